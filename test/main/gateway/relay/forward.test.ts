import { describe, expect, it } from 'vitest';
import { aPipeline } from '../../../support/a-pipeline';
import { aCurrentClient, aParty, aRule, aServer, aTool } from '../../../support/builders';
import { neverAborted } from '../../../support/upstream';

const rules = [aRule({ effect: 'allow' })];
const lists = { tools: [aTool('write_file')] };

function forwarding(config = aServer(), parties: ReturnType<typeof aParty>[] = []) {
  const gateway = aPipeline({ members: [{ config, lists }], rules, parties: parties.map(({ party }) => party) });
  const call = (more = {}) => gateway.send('tools/call', '{"name":"files_write_file"}', more);
  return { ...gateway, call };
}

describe('a call on its way', () => {
  it('goes out for its caller, so that what the server asks meanwhile finds the way back', async () => {
    const { call, options } = forwarding();
    await call().done;
    expect(options[0]?.party?.partyId).toBe('session-0');
  });

  it.each([
    [{}, 600_000],
    [{ callTimeoutMs: 5000 }, 5000],
  ])('has the time of its server, or of everybody: %o', async (limits, timeoutMs) => {
    const { call, options } = forwarding(aServer({ limits }));
    await call().done;
    expect(options[0]?.timeoutMs).toBe(timeoutMs);
  });

  it('to a server that is the client’s own makes it say as much as this client wants', async () => {
    const { call, told } = forwarding(aServer({ sharing: 'per-client' }));
    await call({ logLevel: 'error' }).done;
    expect(told).toEqual(['level files error', 'hold files error', 'release files error']);
  });

  it('that no request asked for leaves the level of such a server as it is', async () => {
    const { call, subscriptions, told } = forwarding(aServer({ sharing: 'per-client' }));
    await call({ logLevel: 'error' }).done;
    told.length = 0;
    const viewer = { client: aCurrentClient({ id: 'client-0' }), server: 'files' };
    const subscriber = { id: 'session-0', viewer, session: 'session-0', onUpdated: () => undefined };
    await subscriptions.subscribe(subscriber, 'file:///a', neverAborted);
    expect(told).toEqual(['subscribe files file:///a']);
  });

  it('has the server say as much as it wants before it goes out, and as long as it runs', async () => {
    const { call, told, answerWith } = forwarding();
    answerWith(() => {
      told.push('called');
      return { kind: 'error', json: '{"code":-32000,"message":"no"}' };
    });
    await call({ era: 'stateless', logLevel: 'debug' }).done;
    await call({ era: 'stateless' }).done;
    expect(told).toEqual(['hold files debug', 'called', 'release files debug', 'called']);
  });

  it('is not made when a rule denies it while the server is told of the level', async () => {
    const { call, forwarded, rules, pool } = forwarding();
    const upstream = pool.get('files');
    if (!upstream) throw new Error('There is such a server.');
    upstream.holdLogLevel = async () => {
      rules.update(() => [aRule({ effect: 'deny' })]);
      return () => undefined;
    };
    await call({ era: 'stateless', logLevel: 'debug' }).done;
    expect(forwarded).toEqual([]);
  });
});

it('a shared server says as much as the most curious session wants', async () => {
  const parties = [aParty('session-0', { logLevel: 'error' }), aParty('session-1', { logLevel: 'info' })];
  const { send, told, levels } = forwarding(aServer(), parties);
  await send('logging/setLevel', '{"level":"error"}').done;
  expect(levels).toEqual(['session-0 error']);
  expect(told).toEqual(['level files info']);
});

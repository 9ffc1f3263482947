import { beforeAll, describe, expect, it } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { aPipeline } from '../../../support/a-pipeline';
import { aFakePool, aParty, aRule, aServer, type FakeServer } from '../../../support/builders';

// A question waits for them, and for nothing else that takes long.
beforeAll(loadConditions);

const files: FakeServer = { config: aServer() };
const newer: FakeServer = { config: aServer({ name: 'newer' }), era: 'stateless' };

function hearing({ parties = [aParty('session-0')], rules = [aRule({ effect: 'allow' })] } = {}) {
  const gateway = aPipeline({ members: [files, newer], rules, parties: parties.map(({ party }) => party) });
  const hear = (
    method: string,
    { server = null, paramsJson = '{}' }: { server?: string | null; paramsJson?: string } = {},
  ) =>
    gateway.hear({
      caller: { clientId: 'client-0', server, session: 'session-0' },
      method: `notifications/${method}`,
      paramsJson,
    });
  const settled = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  };
  return { ...gateway, hear, settled };
}

describe('that its roots changed', () => {
  it('is told to session servers that only this client sees', async () => {
    const { hear, settled, told } = hearing();
    hear('roots/list_changed', { paramsJson: '{"_meta":{"a":1.0}}' });
    await settled();
    expect(told).toEqual(['notify files notifications/roots/list_changed {"_meta":{"a":1.0}}']);
  });

  it('is told to no server that another client sees too', async () => {
    const { hear, settled, told } = hearing({ parties: [aParty('session-0'), aParty('session-1')] });
    hear('roots/list_changed');
    await settled();
    expect(told).toEqual([]);
  });
});

describe('that its roots changed, where servers run once for each client', () => {
  const own: FakeServer = { config: aServer({ name: 'own', sharing: 'per-client' }) };

  /** Two sessions see all servers, so that only an instance of its own is certainly this client's. */
  function withInstance(partyOfInstance: string) {
    const instance = aFakePool([own]);
    const gateway = hearing({ parties: [aParty('session-0'), aParty('session-1')] });
    const upstream = instance.pool.get('own');
    gateway.pool.ofParty = (partyId) => (partyId === partyOfInstance && upstream ? [upstream] : []);
    return { ...gateway, ofInstance: instance.told };
  }

  it('is told to the client’s own instance, and to nobody else', async () => {
    const { hear, settled, told, ofInstance } = withInstance('session-0');
    hear('roots/list_changed');
    await settled();
    expect(ofInstance).toEqual(['notify own notifications/roots/list_changed {}']);
    expect(told).toEqual([]);
  });

  it('is told to no instance of another client, nor from the endpoint of another server', async () => {
    const others = withInstance('session-1');
    others.hear('roots/list_changed');
    const elsewhere = withInstance('session-0');
    elsewhere.hear('roots/list_changed', { server: 'files' });
    await Promise.all([others.settled(), elsewhere.settled()]);
    expect([...others.ofInstance, ...elsewhere.ofInstance]).toEqual([]);
  });
});

describe('a notification that we do not know', () => {
  it('goes to the server at whose endpoint it was sent, decided and recorded like a call', async () => {
    const { hear, settled, told, outcomes } = hearing();
    hear('vendor/x', { server: 'files', paramsJson: '{"n": 1.0}' });
    await settled();
    expect(told).toEqual(['notify files notifications/vendor/x {"n": 1.0}']);
    expect(outcomes).toMatchObject([{ tool: 'notifications/vendor/x', risk: 'unknown', outcome: 'completed' }]);
  });

  it('is dropped when a rule denies it, and waits for a person without one', async () => {
    const denied = hearing({ rules: [aRule({ effect: 'deny' })] });
    denied.hear('vendor/x', { server: 'files' });
    const asked = hearing({ rules: [] });
    asked.hear('vendor/x', { server: 'files' });
    await Promise.all([denied.settled(), asked.settled()]);
    expect([...denied.told, ...asked.told]).toEqual([]);
    expect(asked.queue.pending.get()).toMatchObject([{ tool: 'notifications/vendor/x' }]);
    await asked.allow();
    await asked.settled();
    expect(asked.told).toHaveLength(1);
  });

  it('is dropped at the aggregated endpoint, where it means no server', async () => {
    const { hear, settled, told, outcomes } = hearing();
    hear('vendor/x');
    await settled();
    expect([told, outcomes]).toEqual([[], []]);
  });

  it('is dropped when it is large, or many wait already', async () => {
    const { hear, settled, queue } = hearing({ rules: [] });
    hear('vendor/x', { server: 'files', paramsJson: JSON.stringify({ text: 'x'.repeat(70_000) }) });
    await settled();
    expect(queue.pending.get()).toEqual([]);
    for (let count = 0; count < 20; count += 1) hear('vendor/x', { server: 'files', paramsJson: `{"n":${count}}` });
    await settled();
    expect(queue.pending.get()).toHaveLength(8);
  });
});

it.each(['initialized', 'cancelled', 'progress', 'message', 'resources/updated', 'tools/list_changed'])(
  'notifications/%s are not for servers',
  async (method) => {
    const { hear, settled, told } = hearing();
    hear(method, { server: 'files' });
    await settled();
    expect(told).toEqual([]);
  },
);

it('a client that was revoked is heard no more', async () => {
  const { hear, settled, told, clients } = hearing();
  clients.update(() => []);
  hear('vendor/x', { server: 'files' });
  hear('roots/list_changed');
  await settled();
  expect(told).toEqual([]);
});

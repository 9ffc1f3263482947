import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConditions } from '../../../main/gateway/policy/cel';
import { type AskingGateway, aGatewayThatAsks, askRule, no } from '../../support/a-gateway-that-asks';
import { aPipeline, parsed } from '../../support/a-pipeline';
import { aStep, aWorld } from '../../support/a-world-that-changes';
import { anExchange, aParty, aProfile, aRule, aServer, aTool } from '../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a call', () => {
  it('reaches its server byte for byte as the person saw it, under the name the server gave', async () => {
    const { call, reply, asked, forwarded, queue } = aGatewayThatAsks();
    const { done } = call('{"path": "\\u0061.txt",  "n": 9007199254740993}');
    await asked();
    expect(queue.pending.get()).toMatchObject([{ argumentsJson: '{"path": "\\u0061.txt",  "n": 9007199254740993}' }]);
    reply();
    await expect(done).resolves.toEqual({ kind: 'result', json: '{"content":[]}' });
    expect(forwarded).toEqual([
      {
        server: 'files',
        method: 'tools/call',
        paramsJson:
          '{"name":"write_file","arguments":{"path": "\\u0061.txt",  "n": 9007199254740993},"_meta":{"who":0}}',
      },
    ]);
  });

  it('is recorded with “always” and its request, and the rule stands above the one that asked', async () => {
    const { call, reply, asked, rules, outcomes, queue } = aGatewayThatAsks();
    const first = call('{"a":1}');
    await asked();
    const id = queue.pending.get()[0]?.id;
    reply('allow', 'always');
    await first.done;
    expect(outcomes).toMatchObject([{ approvalId: id, approvalScope: 'always', outcome: 'completed' }]);
    expect(rules.get().map(({ effect, tool }) => [effect, tool])).toEqual([
      ['allow', 'write_file'],
      ['ask', '*'],
    ]);
    await expect(call('{"a":2}').done).resolves.toMatchObject({ kind: 'result', json: '{"content":[]}' });
  });
});

describe('a request that can be read in two ways, or in none', () => {
  it.each([
    ['{"name":"files_write_file","arguments":{"path":"a"},"arguments":{"path":"b"}}', 'names a member twice'],
    ['{"name":"files_write_file","Arguments":{"path":"a"}}', 'spells “arguments” in another way'],
    ['{"name":7}', '“name” must be a string'],
  ])('%s is refused, reaches nobody, and is recorded without what it held', async (paramsJson, message) => {
    const { answer, forwarded, outcomes } = aGatewayThatAsks();
    const caller = { clientId: 'client-0', server: null, session: 'session-0' };
    const given = await answer({ caller, method: 'tools/call', paramsJson }, anExchange().exchange);
    expect(given).toMatchObject({ kind: 'error', json: expect.stringContaining('-32602') });
    expect(outcomes).toMatchObject([
      { outcome: 'refused', tool: 'tools/call', argumentsJson: '{}', message: expect.stringContaining(message) },
    ]);
    expect(forwarded).toEqual([]);
  });

  it('is not blamed for a fault of ours', async () => {
    const { answer, pool, outcomes } = aGatewayThatAsks({ isCold: true });
    pool.get = () => {
      throw new TypeError('ours');
    };
    const caller = { clientId: 'client-0', server: null, session: 'session-0' };
    const paramsJson = '{"name":"files_write_file"}';
    const given = await answer({ caller, method: 'tools/call', paramsJson }, anExchange().exchange);
    expect([given.json, outcomes]).toEqual([expect.stringContaining('-32603'), []]);
  });
});

describe('what changes while a person thinks', () => {
  it.each<[string, (gateway: AskingGateway) => void, string]>([
    [
      'the tool is defined anew',
      ({ setLists }) => setLists('files', { tools: [aTool('write_file', { x: 1 })] }),
      'refused',
    ],
    ['the tool is gone', ({ setLists }) => setLists('files', { tools: [] }), 'refused'],
    [
      'the tool is switched off',
      ({ servers }) => servers.update(() => [aServer({ disabledTools: ['write_file'] })]),
      'refused',
    ],
    ['the server is switched off', ({ servers }) => servers.update(() => [aServer({ enabled: false })]), 'refused'],
    [
      'the tool is hidden from the client',
      ({ clients }) =>
        clients.update((all) => all.map((client) => ({ ...client, hiddenTools: { files: ['write_file'] } }))),
      'refused',
    ],
    [
      'the client has a profile without that server',
      ({ clients }) =>
        clients.update((all) => all.map((client) => ({ ...client, profile: aProfile({ servers: [] }) }))),
      'refused',
    ],
    ['the client is revoked', ({ clients }) => clients.update(() => []), 'cancelled'],
  ])('keeps the call from running although it was allowed: %s', async (_what, change, outcome) => {
    const gateway = aGatewayThatAsks();
    const { done } = gateway.call('{}');
    await gateway.asked();
    change(gateway);
    gateway.reply();
    await done;
    expect(gateway.forwarded).toEqual([]);
    expect(gateway.outcomes).toMatchObject([{ outcome }]);
  });

  it('a rule that denies settles the question at once', async () => {
    const { call, rules, asked, outcomes, forwarded, queue } = aGatewayThatAsks();
    const { done } = call('{}');
    await asked();
    rules.update((all) => [aRule({ id: 'deny', effect: 'deny' }), ...all]);
    await done;
    expect(queue.pending.get()).toEqual([]);
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'denied-by-policy' }]);
  });

  it('a rule for the profile that the client is given denies at once', async () => {
    const { call, rules, clients, asked, outcomes, forwarded, queue } = aGatewayThatAsks();
    rules.update((all) => [aRule({ id: 'no', effect: 'deny', profile: 'Work' }), ...all]);
    const { done } = call('{}');
    await asked();
    clients.update((all) => all.map((client) => ({ ...client, profile: aProfile() })));
    expect(queue.pending.get()).toEqual([]);
    await done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'denied-by-policy' }]);
  });

  it('a tool that its server defines anew when it is started again does not run', async () => {
    const { call, reply, asked, onReady, setLists, forwarded, outcomes } = aGatewayThatAsks();
    onReady((server) =>
      setLists(server, { tools: [aTool('write_file', { description: 'Now it mails files away.' })] }),
    );
    const { done } = call('{}');
    await asked();
    reply();
    await done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }]);
  });

  it('a call that was allowed does not run when another server takes the name of its own', async () => {
    const { call, reply, asked, servers, forwarded } = aGatewayThatAsks();
    const { done } = call('{}');
    await asked();
    const transport = { kind: 'http' as const, url: 'https://elsewhere.example/mcp', headers: {} };
    servers.update((all) => all.map((config) => ({ ...config, transport })));
    reply();
    expect((await done).json).toContain('changed while this call waited');
    expect(forwarded).toEqual([]);
  });

  it('a call that only read for a trusted server does not run when the trust goes while it starts', async () => {
    const { call, rules, servers, onReady, forwarded } = aGatewayThatAsks({
      lists: { tools: [aTool('write_file', { annotations: { readOnlyHint: true } })] },
    });
    const trust = (isTrusted: boolean) => servers.update((all) => all.map((config) => ({ ...config, isTrusted })));
    rules.update(() => []);
    trust(true);
    onReady(() => trust(false));
    expect((await call('{}').done).json).toContain('The rules changed before this call ran');
    expect(forwarded).toEqual([]);
  });

  it('a call that a rule allowed does not run when the rule goes while its server starts', async () => {
    const { call, rules, onReady, forwarded, outcomes } = aGatewayThatAsks();
    rules.update(() => [aRule({ id: 'allow', effect: 'allow' })]);
    onReady(() => rules.update(() => [askRule]));
    await call('{}').done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }]);
  });

  it('a call that reads and hides something is not let through as a read when its rule goes while its server starts', async () => {
    const { call, rules, onReady, forwarded, outcomes } = aGatewayThatAsks();
    rules.update(() => [aRule({ id: 'allow', effect: 'allow' })]);
    onReady(() => rules.update(() => []));
    const { done } = call('{"path":"a\\u202etxt"}', { tool: 'files_read_file' });
    expect((await done).json).toContain('The rules changed before this call ran');
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }]);
  });

  it('a yes to what one rule asked is none to what another asks by the time the call runs', async () => {
    const { call, reply, asked, rules, onReady, forwarded, outcomes } = aGatewayThatAsks();
    const { done } = call('{}');
    await asked();
    onReady(() => rules.update(() => [{ ...askRule, reason: 'Production.' }]));
    reply();
    expect((await done).json).toContain('The rules changed before this call ran');
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused', approvalScope: 'once' }]);
  });

  it('a call that a grant covered does not run when the person takes that back while its server starts', async () => {
    const { call, reply, asked, grants, onReady, forwarded, outcomes } = aGatewayThatAsks();
    const first = call('{"a":1}');
    await asked();
    reply('allow', '15-minutes');
    await first.done;
    onReady(() => grants.revoke(grants.list.get()[0]?.id ?? ''));
    expect((await call('{"a":2}').done).json).toContain('What allowed this call ended before it ran');
    expect(forwarded).toHaveLength(1);
    expect(outcomes).toMatchObject([{ outcome: 'completed' }, { outcome: 'refused', approvalScope: '15-minutes' }]);
  });

  it('a client that goes while its server starts gets nothing done', async () => {
    const { call, rules, onReady, forwarded } = aGatewayThatAsks();
    rules.update(() => [aRule({ id: 'allow', effect: 'allow' })]);
    const { done, close } = call('{}');
    onReady(() => close());
    await done;
    expect(forwarded).toEqual([]);
  });

  it('a pause refuses what waits and what comes', async () => {
    const { call, halt, queue, asked, forwarded, outcomes } = aGatewayThatAsks();
    const { done } = call('{"a":1}');
    await asked();
    halt.is = 'paused';
    queue.reevaluate();
    await done;
    await call('{"a":2}').done;
    expect(forwarded).toEqual([]);
    expect(outcomes).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }]);
  });

  it('a revoked client loses its grants', async () => {
    const { call, reply, asked, withdrawClient, queue } = aGatewayThatAsks();
    const first = call('{"a":1}');
    await asked();
    reply('allow', 'session');
    await first.done;
    withdrawClient('client-0');
    void call('{"a":2}');
    await asked();
    expect(queue.pending.get()).toHaveLength(1);
  });
});

it('asks about hidden characters in a call that only reads, and no other answer lets it go', async () => {
  const { call, rules, reply, asked, queue } = aGatewayThatAsks();
  rules.update(() => []);
  void call('{"path":"a\\u202etxt"}', { tool: 'files_read_file' });
  await asked();
  expect(queue.pending.get()).toMatchObject([{ tool: 'read_file', reaches: [] }]);
  void call('{}', { client: 1 });
  await asked(2);
  const other = queue.pending.get().find(({ tool }) => tool === 'write_file');
  expect(queue.reply({ requestId: other?.id ?? '', revision: other?.revision ?? 0, ...no })).toBe('settled');
  expect(queue.pending.get()).toMatchObject([{ tool: 'read_file' }]);
  expect(reply('deny')).toBe('settled');
});

describe('the folders of a client', () => {
  const aCall = '{"name":"files_write_file","arguments":{"path":"/work/a.txt"}}';
  const caller = { clientId: 'client-0', server: null, session: 'session-0' };

  /** One call of a client that works in `/work`. */
  async function callOf(condition: string) {
    await loadConditions();
    const { answer, forwarded } = aPipeline({ rules: [aRule({ effect: 'allow', condition })] });
    const { exchange, asked, answerWith } = anExchange({ partyId: 'session-0', capabilitiesJson: '{"roots":{}}' });
    answerWith({ kind: 'result', json: '{"roots":[{"uri":"file:///work"}]}' });
    await answer({ caller, method: 'tools/call', paramsJson: aCall }, exchange);
    return { asked, forwarded };
  }

  it('are known before its first call is decided where a rule looks at them', async () => {
    const { asked, forwarded } = await callOf('project.roots.exists(root, under(args.path, root))');
    expect(asked).toEqual([{ method: 'roots/list', paramsJson: '{}' }]);
    expect(forwarded).toHaveLength(1);
  });

  it('are nobody’s business where none does', async () => {
    const { asked, forwarded } = await callOf('args.path == "/work/a.txt"');
    expect(asked).toEqual([]);
    expect(forwarded).toHaveLength(1);
  });
});

describe('what a server of the stateless era answers to a session', () => {
  const json = '{"resultType":"complete","content":[],"structuredContent":[1]}';
  const tool = aTool('list_all', { outputSchema: { type: 'array' } });

  function aStatelessServer() {
    const gateway = aPipeline({
      members: [{ config: aServer(), era: 'stateless', lists: { tools: [tool] } }],
      rules: [aRule({ effect: 'allow' })],
    });
    gateway.answerWith({ kind: 'result', json });
    return gateway;
  }

  it('is wrapped where its tool says that it is no object', async () => {
    const { send } = aStatelessServer();
    const answer = await send('tools/call', '{"name":"files_list_all","arguments":{}}').done;
    expect(parsed(answer)).toMatchObject({ structuredContent: { result: [1] } });
  });

  it('stays as it is where the tool is gone by then', async () => {
    const { send, setLists, answerWith } = aStatelessServer();
    answerWith(() => {
      setLists('files', { tools: [] });
      return { kind: 'result', json };
    });
    const answer = await send('tools/call', '{"name":"files_list_all","arguments":{}}').done;
    expect(answer).toEqual({ kind: 'result', json });
  });
});

it('tells servers the log level of its sessions when one of them changes it', async () => {
  const { party } = aParty('session-0', { logLevel: 'warning' });
  const { send, levels, told } = aPipeline({ parties: [party] });
  await send('logging/setLevel', '{"level":"error"}').done;
  expect(levels).toEqual(['session-0 error']);
  expect(told).toEqual(['level files warning']);
});

it('imagines a call under the clients and rules as they are now', async () => {
  const { simulate, rules, forwarded, outcomes } = aPipeline({ rules: [aRule({ effect: 'deny', client: 'Claude' })] });
  const wanted = { client: 'Claude', server: 'files', tool: 'write_file', argumentsJson: '{}' };
  expect((await simulate(wanted)).decision).toMatchObject({ effect: 'deny', ruleId: 'rule-1' });
  rules.update(() => []);
  const { decision, request } = await simulate(wanted);
  expect(decision).toMatchObject({ effect: 'ask', ruleId: null });
  expect(request).toMatchObject({ client: 'Claude', tool: 'write_file' });
  expect([forwarded, outcomes]).toEqual([[], []]);
});

it('records what was turned away at the door, and runs nothing of it', async () => {
  const { onRefused, outcomes, forwarded } = aPipeline();
  onRefused({
    caller: { clientId: 'client-0', server: 'files', session: 'session-0' },
    method: 'tools/call',
    reason: 'The header says something else.',
  });
  await vi.waitFor(() => expect(outcomes).toHaveLength(1));
  expect(outcomes).toMatchObject([
    { client: 'Claude', outcome: 'refused', message: 'The header says something else.', effect: null },
  ]);
  expect(forwarded).toEqual([]);
});

it('notes at a server that nobody could be asked for it', async () => {
  const { onRequest, told } = aPipeline({ parties: [aParty('session-0').party, aParty('session-1').party] });
  const question = { method: 'sampling/createMessage', paramsJson: '{}', from: { kind: 'unclear' } as const };
  const { gone } = anExchange().exchange;
  expect(await onRequest('files', question, gone)).toMatchObject({ kind: 'error' });
  expect(told).toEqual([expect.stringMatching(/^note files /)]);
});

it('passes nothing that a server says or asks on to a client that does not see it', async () => {
  const { party, heard, asked } = aParty('session-0', { capabilitiesJson: '{"sampling":{}}' });
  const { onRequest, say, clients } = aPipeline({ parties: [party] });
  const from = { kind: 'standing', clientId: undefined } as const;
  const question = { method: 'sampling/createMessage', paramsJson: '{}', from };
  const { gone } = anExchange().exchange;
  const notice = { method: 'notifications/vendor', paramsJson: '{}', from };
  say('files', notice);
  expect(await onRequest('files', question, gone)).toMatchObject({ kind: 'result' });
  expect([heard, asked]).toMatchObject([{ length: 1 }, { length: 1 }]);
  clients.update((all) => all.map((client) => ({ ...client, profile: aProfile({ servers: ['mail'] }) })));
  say('files', notice);
  expect(await onRequest('files', question, gone)).toMatchObject({ kind: 'error' });
  expect([heard, asked]).toMatchObject([{ length: 1 }, { length: 1 }]);
});

it('in every order of events, what runs was approved with the same bytes, and no approval serves more calls than it showed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { maxLength: 40, size: 'max' }), async (steps) => {
      const world = aWorld();
      for (const step of steps) await world.take(step);
      await world.end();
    }),
    { numRuns: 250 },
  );
}, 60_000);

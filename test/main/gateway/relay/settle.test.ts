import { describe, expect, it } from 'vitest';
import type { Era } from '../../../../main/gateway/exchange';
import { aPipeline, parsed } from '../../../support/a-pipeline';
import { aListItem, anExchange, aRule, aServer, aTool, type FakeServer } from '../../../support/builders';
import { members, read, taskCall, waiting } from '../../../support/waiting-task';

const allowed = [aRule({ id: 'yes', effect: 'allow' })];
const capabilitiesJson =
  '{"elicitation":{},"sampling":{},"roots":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}';

function between(client: Era, server: Era, tool = aTool('count', { outputSchema: { type: 'integer' } })) {
  const members: FakeServer[] = [{ config: aServer(), lists: { tools: [tool] }, era: server }];
  const gateway = aPipeline({ members, rules: allowed });
  const call = (more = '', method = 'tools/call') =>
    gateway.send(method, `{"name":"files_count"${more}}`, { era: client, capabilitiesJson });
  return { ...gateway, call };
}

describe('a structured result', () => {
  const json = '{"resultType":"complete","content":[], "structuredContent":1e400,"x":1.0}';

  it('that is no object gets one around it for a session client of a stateless server', async () => {
    const { call, answerWith } = between('session', 'stateless');
    answerWith({ kind: 'result', json });
    expect((await call().done).json).toBe(
      '{"resultType":"complete","content":[],"structuredContent":{"result":1e400},"x":1.0}',
    );
  });

  it.each([
    ['stateless', 'stateless'],
    ['session', 'session'],
    ['stateless', 'session'],
  ] as const)('stays as it is between a %s client and a %s server', async (client, server) => {
    const { call, answerWith } = between(client, server);
    answerWith({ kind: 'result', json });
    expect((await call().done).json).toBe(json);
  });

  it('stays as it is where the tool promises an object, or nothing', async () => {
    for (const tool of [aTool('count', { outputSchema: { type: 'object' } }), aTool('count')]) {
      const { call, answerWith } = between('session', 'stateless', tool);
      answerWith({ kind: 'result', json });
      expect((await call().done).json).toBe(json);
    }
  });
});

describe('a server that misses a capability of its client', () => {
  const json = '{"code":-32021,"message":"m","data":{"requiredCapabilities":{"sampling":{}}}}';

  it('is passed on to a stateless client, whose own capabilities it saw', async () => {
    const { call, answerWith } = between('stateless', 'stateless');
    answerWith({ kind: 'error', json });
    expect(await call().done).toEqual({ kind: 'error', json });
  });

  it('is said in words to a session client', async () => {
    const { call, answerWith } = between('session', 'stateless');
    answerWith({ kind: 'error', json });
    expect(parsed(await call().done)).toMatchObject({ code: -32000, message: expect.stringContaining('“sampling”') });
  });
});

describe('an error that speaks of one hop', () => {
  const json = (code: number) => `{"code":${code},"message":"raw","data":{"supported":["2099-01-01"]}}`;

  it.each([
    ['session', -32020, 'headers'],
    ['session', -32022, 'revision'],
    ['stateless', -32020, 'headers'],
    ['stateless', -32022, 'revision'],
  ] as const)('is not handed to a %s client as its own: %d', async (client, code, about) => {
    const { call, answerWith } = between(client, 'stateless');
    answerWith({ kind: 'error', json: json(code) });
    const error = parsed(await call().done);
    expect(error).toEqual({ code: -32000, message: expect.stringContaining(about) });
    expect(error['message']).toMatch(/^Server “files” .* call again/s);
  });

  it.each([-32020, -32021, -32022])(
    'is none of an older server, to which %d is as good as any other code',
    async (code) => {
      const older = between('session', 'session');
      older.answerWith({ kind: 'error', json: json(code) });
      expect(await older.call().done).toEqual({ kind: 'error', json: json(code) });
      const newer = between('stateless', 'session');
      newer.answerWith({ kind: 'error', json: json(code) });
      expect((await newer.call().done).json).toBe(json(-32000));
    },
  );
});

describe('a resource that is not there', () => {
  const read = (client: Era, server: Era, json: string) => {
    const members: FakeServer[] = [
      { config: aServer(), lists: { resources: [aListItem('note:///a', {})] }, era: server },
    ];
    const { send, answerWith } = aPipeline({ members, rules: allowed });
    answerWith({ kind: 'error', json });
    return send('resources/read', '{"uri":"note:///a"}', { era: client }).done;
  };
  const missing = (code: number, uri = 'note:///a') => `{"code":${code},"message":"m","data":{"uri":"${uri}","x":1.0}}`;

  it('has the code of its era for a session client', async () => {
    expect((await read('session', 'stateless', missing(-32602))).json).toBe(missing(-32002));
  });

  it.each([
    ['speaks of another URI', 'session', 'stateless', missing(-32602, 'note:///b')],
    ['speaks of none', 'session', 'stateless', '{"code":-32602,"message":"m","data":"note:///a"}'],
    ['comes from a server of the same era', 'session', 'session', missing(-32602)],
    ['goes to a client of the same era', 'stateless', 'stateless', missing(-32602)],
  ] as const)('is not taken for one where the error %s', async (_what, client, server, json) => {
    expect(await read(client, server, json)).toEqual({ kind: 'error', json });
  });
});

describe('a task', () => {
  const made = '{"resultType":"task","taskId":"t1","status":"working","ttlMs":60000}';

  it('of the extension is its client’s to follow, and nobody else’s', async () => {
    const { call, send, answerWith, forwarded } = between('stateless', 'stateless');
    answerWith({ kind: 'result', json: made });
    expect((await call().done).json).toBe(made);
    answerWith({ kind: 'result', json: '{"resultType":"complete","taskId":"t1","status":"completed"}' });
    const follow = (method: string, client: number) =>
      send(method, '{"taskId":"t1","inputResponses":{}}', { client, era: 'stateless', capabilitiesJson }).done;
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      expect(await follow(method, 0)).toMatchObject({ kind: 'result' });
      expect(parsed(await follow(method, 1))).toMatchObject({ code: -32602 });
    }
    expect(forwarded.map(({ method }) => method)).toEqual(['tools/call', 'tasks/get', 'tasks/update', 'tasks/cancel']);
  });

  it('of 2025-11-25 is named in the result of a call that asked for it', async () => {
    const { call, send, answerWith, forwarded } = between('session', 'session');
    answerWith({ kind: 'result', json: '{"task":{"taskId":"t1","status":"working","ttl":60000}}' });
    await call(',"task":{"ttl":60000}').done;
    answerWith({ kind: 'result', json: '{"content":[]}' });
    expect((await send('tasks/result', '{"taskId":"t1"}').done).json).toBe('{"content":[]}');
    expect(parsed(await send('tasks/result', '{"taskId":"t2"}').done)).toMatchObject({ code: -32602 });
    expect(parsed(await send('tasks/result', '{"taskId":"t1"}', { client: 1 }).done)).toMatchObject({ code: -32602 });
    expect(forwarded).toHaveLength(2);
  });

  it('is none in a result that nobody asked to be one', async () => {
    const { call, send, answerWith } = between('session', 'session');
    answerWith({ kind: 'result', json: '{"task":{"taskId":"t1"}}' });
    await call().done;
    expect(parsed(await send('tasks/get', '{"taskId":"t1"}').done)).toMatchObject({ code: -32602 });
  });

  it('cannot be between the eras, and both ways say so', async () => {
    const toOlder = between('session', 'stateless');
    toOlder.answerWith({ kind: 'result', json: made });
    expect((await toOlder.call().done).json).toContain('cannot follow');
    const asked = between('session', 'stateless');
    expect(parsed(await asked.call(',"task":{}').done)).toMatchObject({ code: -32602 });
    expect(asked.forwarded).toEqual([]);
  });
});

describe('a request for input', () => {
  it('that breaks the protocol is no answer', async () => {
    for (const era of ['session', 'stateless'] as const) {
      const { call, answerWith } = between(era, 'stateless');
      answerWith({ kind: 'result', json: '{"resultType":"input_required"}' });
      expect(parsed(await call().done)).toMatchObject({ isError: true });
    }
  });

  it('is none for a method that may have none', async () => {
    const { send, answerWith } = between('stateless', 'stateless');
    answerWith({ kind: 'result', json: '{"resultType":"input_required","requestState":"x"}' });
    expect(await send('vendor/x', '{}', { server: 'files', era: 'stateless' }).done).toMatchObject({ kind: 'error' });
  });
});

const stateless = { members: members({ era: 'stateless', capabilities: {} }) };
const related = (taskId: string) => `"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"${taskId}"}}`;

describe('a task that its server makes of a call that waited as a task of ours', () => {
  it('goes on under the name that a session client knows, whatever its server calls it', async () => {
    const { taskId, ask, get, answer, answerWith, settled, forwarded } = await waiting('session');
    const early = ask('tasks/result', { taskId });
    answerWith(({ method }) => {
      const json = { 'tools/call': '{"task":{"taskId":"theirs","status":"working","ttl":60000}}' }[method];
      return { kind: 'result', json: json ?? `{"content":[],${related('theirs')}}` };
    });
    answer('allow');
    expect((await early.done).json).toBe(`{"content":[],${related(taskId)}}`);
    expect((await ask('tasks/result', { taskId }).done).json).toBe(`{"content":[],${related(taskId)}}`);
    answerWith({ kind: 'result', json: '{ "taskId":"theirs","status":"completed","n":1.0}' });
    await settled();
    expect(JSON.stringify(await get())).toBe(`{"taskId":"${taskId}","status":"completed","n":1}`);
    expect((await ask('tasks/cancel', { taskId }).done).json).toContain(taskId);
    expect((await ask('tasks/list', {}).done).json).toBe(
      `{"tasks":[{"taskId":"${taskId}","status":"completed","n":1.0}]}`,
    );
    expect((await ask('tasks/get', { taskId: 'theirs' }).done).kind).toBe('error');
    const sent = forwarded.map(({ method, paramsJson }) => `${method} ${paramsJson}`);
    expect(sent.slice(1)).toEqual([
      'tasks/result {"taskId":"theirs"}',
      'tasks/result {"taskId":"theirs"}',
      'tasks/get {"taskId":"theirs"}',
      'tasks/cancel {"taskId":"theirs"}',
    ]);
  });

  it('is asked after on the list by its server’s name', async () => {
    const { taskId, ask, answer, answerWith, settled, forwarded } = await waiting('session');
    answerWith({ kind: 'result', json: '{"task":{"taskId":"theirs","status":"working"}}' });
    answer('allow');
    await settled();
    answerWith({ kind: 'result', json: '{"taskId":"theirs","status":"completed"}' });
    const { json } = await ask('tasks/list', {}).done;
    expect(json).toBe(`{"tasks":[{"taskId":"${taskId}","status":"completed"}]}`);
    expect(forwarded.at(-1)).toMatchObject({ method: 'tasks/get', paramsJson: '{"taskId":"theirs"}' });
  });

  it('goes on under the name that a stateless client knows', async () => {
    const { taskId, ask, get, answer, answerWith, settled, forwarded } = await waiting('stateless', stateless);
    answerWith({ kind: 'result', json: '{"resultType":"task","taskId":"theirs","status":"working","ttlMs":60000}' });
    answer('allow');
    await settled();
    answerWith({
      kind: 'result',
      json: '{"resultType":"complete","taskId":"theirs","status":"completed","result":{}}',
    });
    expect(await get()).toMatchObject({ taskId, status: 'completed', result: {} });
    answerWith({ kind: 'result', json: '{"resultType":"complete"}' });
    expect((await ask('tasks/update', { taskId, inputResponses: {} }).done).json).toBe('{"resultType":"complete"}');
    answerWith({ kind: 'error', json: '{"code":-32602,"message":"m"}' });
    expect((await ask('tasks/cancel', { taskId }).done).json).toBe('{"code":-32602,"message":"m"}');
    expect(forwarded.slice(1).map(({ paramsJson }) => JSON.parse(paramsJson) as object)).toEqual([
      { taskId: 'theirs' },
      { taskId: 'theirs', inputResponses: {} },
      { taskId: 'theirs' },
    ]);
  });

  it('is told and asked about under the client’s name for it', async () => {
    const { party, heard, asked } = { ...anExchange(), ...partyOf('session-0') };
    const { taskId, answer, answerWith, settled, say, onRequest } = await waiting('session', { parties: [party] });
    answerWith({ kind: 'result', json: '{"task":{"taskId":"theirs","status":"working"}}' });
    answer('allow');
    await settled();
    const from = { kind: 'owner', partyId: 'session-0', party } as const;
    say('files', { method: 'notifications/tasks/status', paramsJson: '{"taskId":"theirs","status":"failed"}', from });
    say('files', { method: 'notifications/message', paramsJson: `{"data":1,${related('theirs')}}`, from });
    say('files', { method: 'notifications/vendor', paramsJson: `{${related('theirs')}}`, from });
    say('files', { method: 'notifications/vendor', paramsJson: `{${related('another')}}`, from });
    say('files', {
      method: 'notifications/vendor',
      paramsJson: '{"_meta":"io.modelcontextprotocol/related-task"}',
      from,
    });
    expect(heard).toEqual([
      `notifications/tasks/status {"taskId":"${taskId}","status":"failed"}`,
      `notifications/message {"data":1,${related(taskId)}}`,
      `notifications/vendor {${related(taskId)}}`,
      `notifications/vendor {${related('another')}}`,
      'notifications/vendor {"_meta":"io.modelcontextprotocol/related-task"}',
    ]);
    const message = { method: 'roots/list', paramsJson: `{${related('theirs')}}`, from };
    await onRequest('files', message, new AbortController().signal);
    expect(asked).toEqual([{ method: 'roots/list', paramsJson: `{${related(taskId)}}` }]);
  });

  it('that its server names without sense is no task', async () => {
    const { get, answer, answerWith, settled } = await waiting('stateless', stateless);
    answerWith({ kind: 'result', json: '{"resultType":"task","taskId":5}' });
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({ code: -32602 });
  });

  it('where nobody was asked keeps its server’s own name', async () => {
    const { send, answerWith } = aPipeline({ members: members(), rules: [aRule({ effect: 'allow' })] });
    answerWith({ kind: 'result', json: '{"task":{"taskId":"theirs","status":"working"}}' });
    expect(read(await send('tools/call', taskCall).done).task.taskId).toBe('theirs');
    answerWith({ kind: 'result', json: `{"content":[],${related('theirs')}}` });
    expect((await send('tasks/result', '{"taskId":"theirs"}').done).json).toBe(`{"content":[],${related('theirs')}}`);
  });
});

function partyOf(partyId: string) {
  const { exchange, heard, asked } = anExchange({ partyId, capabilitiesJson: '{"roots":{}}' });
  return { party: exchange, heard, asked };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProjectResult } from '../../../../main/gateway/downstream/project-result';
import { lazyAnswer } from '../../../../main/gateway/json/large-bytes';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';

const project = createProjectResult('{"name":"Gatehouse"}');
const stateless = (answer: UpstreamAnswer, method = 'tools/call') => project(answer, { era: 'stateless', method });
const result = (json: string): UpstreamAnswer => ({ kind: 'result', json });
const error = (json: string): UpstreamAnswer => ({ kind: 'error', json });

it('changes nothing for a session', () => {
  for (const answer of [result('{}'), error('{"code":-32002}'), error('{"code":-32601}')])
    expect(project(answer, { era: 'session', method: 'tools/list' })).toEqual({ answer, status: 200 });
});

describe('for a stateless client', () => {
  it.each([
    ['{}', '{"resultType":"complete"}'],
    ['{ }', '{"resultType":"complete" }'],
    ['{"content":[1.0]}', '{"resultType":"complete","content":[1.0]}'],
    ['{"resultType":"task","x":1}', '{"resultType":"task","x":1}'],
    [String.raw`{"result\u0054ype":"input_required"}`, String.raw`{"result\u0054ype":"input_required"}`],
    ['{"content":[{"resultType":"task"}]}', '{"resultType":"complete","content":[{"resultType":"task"}]}'],
  ])('%s becomes %s', (json, expected) => {
    expect(stateless(result(json)).answer.json).toBe(expected);
  });

  it('adds what is missing in front and keeps the rest byte for byte', () => {
    const member = fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), fc.json());
    fc.assert(
      fc.property(fc.uniqueArray(member, { selector: ([key]) => key }), (members) => {
        const inner = members.map(([key, value]) => `"${key}": ${value}`).join(' ,');
        const { json } = stateless(result(`{${inner}}`)).answer;
        expect(json).toBe(`{"resultType":"complete"${inner === '' ? '' : ','}${inner}}`);
        expect(JSON.parse(json)).toMatchObject({ resultType: 'complete' });
      }),
    );
  });

  it('says of what may be kept that it must not be, where the server was silent', () => {
    expect(JSON.parse(stateless(result('{"contents":[]}'), 'resources/read').answer.json)).toEqual({
      resultType: 'complete',
      ttlMs: 0,
      cacheScope: 'private',
      contents: [],
    });
    const said = '{"resultType":"complete","ttlMs":5,"cacheScope":"public","contents":[]}';
    expect(stateless(result(said), 'resources/read').answer.json).toBe(said);
    const asked = '{"resultType":"input_required","requestState":"x"}';
    expect(stateless(result(asked), 'resources/read').answer.json).toBe(asked);
  });

  it('says who we are in results of our own, beside what stands there, and works it out once', () => {
    const list = result('{"tools":[],"_meta":{"kept":1.0}}');
    const first = stateless(list, 'tools/list').answer;
    expect(first.json).toContain('"_meta":{"kept":1.0,"io.modelcontextprotocol/serverInfo":{"name":"Gatehouse"}}');
    expect(stateless(list, 'tools/list').answer).toBe(first);
    expect(stateless(result('{}'), 'tools/call').answer.json).not.toContain('serverInfo');
  });

  it('does not decode a large result', () => {
    const bytes = [Buffer.from('{"contents":'), Buffer.from('[]}')];
    const facts = { members: new Map([['contents', '[']]), isEmpty: false, hasLineBreaks: false };
    const { answer } = stateless(lazyAnswer({ kind: 'result', bytes, facts }), 'resources/read');
    const text = Buffer.concat([...(answer.bytes ?? [])]).toString();
    expect(text).toBe('{"resultType":"complete","ttlMs":0,"cacheScope":"private","contents":[]}');
    const done = new Map([['resultType', '"complete"']]);
    const large = lazyAnswer({ kind: 'result', bytes, facts: { ...facts, members: done } });
    expect(stateless(large).answer).toBe(large);
  });

  it.each([
    [-32601, 404],
    [-32020, 200],
    [-32021, 400],
    [-32022, 200],
    [-32602, 200],
    [-32603, 200],
    [-31999, 200],
  ])('the error %d has the status %d', (code, status) => {
    const answer = error(`{"code":${code},"message":"m","data":{"big":1e400}}`);
    expect(stateless(answer, 'vendor/x')).toEqual({ answer, status });
  });

  it.each(['tools/call', 'prompts/get', 'resources/read'])(
    'a server’s “not found” does not say that there is no %s',
    (method) => {
      const answer = error('{"code":-32601,"message":"No such tool."}');
      expect(stateless(answer, method)).toEqual({ answer, status: 200 });
    },
  );

  it('a resource that is not there is an invalid parameter, and what else has that code stays', () => {
    const answer = error('{ "code":-32002,"message":"m","data":1.0}');
    for (const method of ['resources/read', 'completion/complete'])
      expect(stateless(answer, method).answer.json).toBe('{"code":-32602,"message":"m","data":1.0}');
    expect(stateless(answer, 'tools/call')).toEqual({ answer, status: 200 });
  });
});

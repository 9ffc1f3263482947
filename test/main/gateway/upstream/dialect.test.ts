import { describe, expect, it } from 'vitest';
import { speakSession, speakStateless } from '../../../../main/gateway/upstream/dialect';
import { aParty } from '../../../support/builders';

const stateless = speakStateless({ version: '2026-07-28', clientInfoJson: '{"name":"Gatehouse","version":"1"}' });
const own =
  '"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"Gatehouse","version":"1"}';
const envelope =
  '"io.modelcontextprotocol/protocolVersion": "2026-07-28","io.modelcontextprotocol/clientCapabilities":{"big":9007199254740993}';

const ask = (paramsJson: string, party?: Parameters<typeof speakSession>[0]['party']) => ({
  method: 'tools/call',
  paramsJson,
  id: 7,
  party,
});

describe('the words of the session era', () => {
  it.each([
    ['no _meta', '{"name":"x","arguments":{"n":1.0}}', '{"name":"x","arguments":{"n":1.0}}', null],
    ['its own _meta', '{"_meta":{"a":1e400} ,"name":"x"}', '{"_meta":{"a":1e400} ,"name":"x"}', null],
    ['a token', '{"_meta":{"progressToken": "t","a":-0}}', '{"_meta":{"progressToken": 7,"a":-0}}', '"t"'],
    [
      'a token twice',
      '{"_meta":{"progressToken":1,"progressToken":2}}',
      '{"_meta":{"progressToken":7,"progressToken":7}}',
      '2',
    ],
    ['an envelope only', `{"name":"x","_meta":{${envelope}}}`, '{"name":"x"}', null],
    [
      'an envelope and more',
      `{"_meta":{${envelope},"progressToken":"t","a":-0}}`,
      '{"_meta":{"progressToken":7,"a":-0}}',
      '"t"',
    ],
    ['_meta that is no object', '{"_meta":[1]}', '{"_meta":[1]}', null],
    [
      '_meta among the arguments',
      '{"arguments":{"_meta":{"progressToken":5}}}',
      '{"arguments":{"_meta":{"progressToken":5}}}',
      null,
    ],
  ])('%s', (_what, paramsJson, expected, callerToken) => {
    expect(speakSession(ask(paramsJson))).toEqual({ paramsJson: expected, callerToken });
  });
});

describe('the words of the stateless era', () => {
  it.each([
    ['no parameters', '{}', `{"_meta":{${own}}}`, null],
    ['white space', ' { } ', `{"_meta":{${own}} } `, null],
    ['parameters', '{"name":"x","arguments":{"n":1.0}}', `{"_meta":{${own}},"name":"x","arguments":{"n":1.0}}`, null],
    ['a token', '{"name":"x","_meta":{"progressToken":"t"}}', `{"name":"x","_meta":{${own},"progressToken":7}}`, '"t"'],
    ['_meta that is no object', '{"_meta":[1]}', `{"_meta":{${own}}}`, null],
    ['a claim of somebody else', `{"_meta":{${envelope}}}`, `{"_meta":{${own}}}`, null],
  ])('the gateway’s own request with %s', (_what, paramsJson, expected, callerToken) => {
    expect(stateless(ask(paramsJson))).toMatchObject({ paramsJson: expected, callerToken });
  });

  it('of the gateway itself declare the extension for tasks only where clients listen for theirs', () => {
    const extension = '"io.modelcontextprotocol/tasks"';
    expect(stateless({ ...ask('{}'), method: 'subscriptions/listen' }).paramsJson).toContain(extension);
    expect(stateless({ ...ask('{}'), method: 'tools/list' }).paramsJson).not.toContain(extension);
  });

  it('a stateless client’s own envelope goes on byte for byte, but for its token', () => {
    const { party } = aParty('one', { era: 'stateless' });
    const paramsJson = `{ "name":"x", "_meta" : { ${envelope} , "progressToken" : "t" } }`;
    expect(stateless(ask(paramsJson, party))).toMatchObject({
      paramsJson: `{ "name":"x", "_meta" : { ${envelope} , "progressToken" : 7 } }`,
      callerToken: '"t"',
    });
  });

  it('a session client cannot claim to be another by an envelope of its own', () => {
    const { party } = aParty('one', {
      capabilitiesJson: '{"roots":{}}',
      clientInfoJson: '{"name":"C"}',
      logLevel: 'info',
    });
    const { paramsJson } = stateless(ask(`{"_meta":{${envelope},"kept":1}}`, party));
    expect(paramsJson).toBe(
      '{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"roots":{}},"io.modelcontextprotocol/clientInfo":{"name":"C"},"io.modelcontextprotocol/logLevel":"info","kept":1}}',
    );
  });

  it('a session client wants the level that it named last', () => {
    const { party } = aParty('one');
    const levelOf = () => /logLevel":"(\w+)"/.exec(stateless(ask('{}', party)).paramsJson)?.[1];
    const heard = [levelOf()];
    for (const level of ['info', 'error', null]) {
      Object.assign(party.peer, { logLevel: level });
      heard.push(levelOf(), levelOf());
    }
    expect(heard).toEqual([undefined, 'info', 'info', 'error', 'error', undefined, undefined]);
  });

  it('refuses parameters that are no object', () => {
    expect(() => stateless(ask('[]'))).toThrow(SyntaxError);
  });
});

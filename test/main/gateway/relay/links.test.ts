import { beforeEach, describe, expect, it } from 'vitest';
import { createLinks, type Links } from '../../../../main/gateway/relay/links';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { aToolCall } from '../../../support/builders';

let links: Links;

const callOf = (server: string, client = 'ana') => aToolCall({ server, client: { id: client, name: client } });
const link = (uri: unknown) => ({ type: 'resource_link', uri, name: 'x' });
const answer = (result: unknown): UpstreamAnswer => ({ kind: 'result', json: JSON.stringify(result) });
const linking = (...uris: unknown[]) => answer({ content: uris.map(link) });

beforeEach(() => {
  links = createLinks();
});

describe('what a result links to', () => {
  it('is known to be its server’s, for the client that got it and no other', () => {
    links.learn(callOf('files'), linking('tmp:1', 'tmp:2'));
    expect(['tmp:1', 'tmp:2', 'tmp:3'].map((uri) => links.ownerOf('ana', uri))).toEqual(['files', 'files', undefined]);
    expect(links.ownerOf('ben', 'tmp:1')).toBeUndefined();
    links.forgetClient('ana');
    expect(links.ownerOf('ana', 'tmp:1')).toBeUndefined();
  });

  it('is found in embedded resources and in messages of prompts', () => {
    links.learn(callOf('files'), answer({ content: [{ type: 'resource', resource: { uri: 'tmp:1', text: '' } }] }));
    links.learn(callOf('files'), answer({ messages: [{ role: 'user', content: link('tmp:2') }] }));
    expect(['tmp:1', 'tmp:2'].map((uri) => links.ownerOf('ana', uri))).toEqual(['files', 'files']);
  });

  it('is nobody’s as soon as two servers named it, whoever says so again', () => {
    links.learn(callOf('files'), linking('tmp:1'));
    links.learn(callOf('evil'), linking('tmp:1'));
    links.learn(callOf('evil'), linking('tmp:1'));
    expect(links.ownerOf('ana', 'tmp:1')).toBeUndefined();
  });

  it.each([
    { kind: 'error', json: '{"content":[{"type":"resource_link","uri":"tmp:1"}]}' },
    { kind: 'result', json: '{"content":[{"type":"resource_link","uri":"tmp:1"}]' },
    { kind: 'result', json: '{"content":[{"type":"text","text":"\\"resource_link\\"","uri":"tmp:1"}]}' },
    { kind: 'result', json: '{"content":{"type":"resource_link","uri":"tmp:1"}}' },
    { kind: 'result', json: '{"content":[null,5,"resource_link"],"messages":[null],"x":"resource"}' },
    { kind: 'result', json: '{"content":[{"type":"resource_link","uri":"tmp:1"}]}', bytes: [] },
  ] as const)('is not read into $json', (given) => {
    links.learn(callOf('files'), given);
    expect(links.ownerOf('ana', 'tmp:1')).toBeUndefined();
  });

  it('is bounded: long addresses, long results and more than a thousand are not remembered', () => {
    links.learn(callOf('files'), linking(`tmp:${'x'.repeat(2048)}`, 5));
    links.learn(callOf('files'), answer({ content: [link('tmp:far')], pad: 'x'.repeat(300_000) }));
    expect(links.ownerOf('ana', 'tmp:far')).toBeUndefined();
    links.learn(callOf('files'), linking(...Array.from({ length: 1001 }, (_, index) => `tmp:${index}`)));
    expect(['tmp:0', 'tmp:1', 'tmp:1000'].map((uri) => links.ownerOf('ana', uri))).toEqual([
      undefined,
      'files',
      'files',
    ]);
  });
});

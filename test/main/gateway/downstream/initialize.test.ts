import { expect, it } from 'vitest';
import { readClientInfo, readInitialize } from '../../../../main/gateway/downstream/initialize';

function read(clientInfoJson: string) {
  const paramsJson = `{"protocolVersion":"2025-11-25","capabilities":{"roots":{}},"clientInfo":${clientInfoJson}}`;
  return readInitialize(paramsJson, JSON.parse(paramsJson) as unknown);
}

it('keeps all that a client says of itself, as it said it', () => {
  const info =
    '{"name":"x","title":"The X","version":"1.0","icons":[{"src":"data:,"}],"odd":1e400, "big":12345678901234567890}';
  expect(read(info)).toEqual({
    protocolVersion: '2025-11-25',
    capabilitiesJson: '{"roots":{}}',
    clientInfoJson: info,
  });
});

it('gives one that names no version an empty one, and none to one that says nothing', () => {
  expect(read('{"name":"x","title":"X"}')?.clientInfoJson).toBe('{"name":"x","title":"X","version":""}');
  expect(read('null')?.clientInfoJson).toBeNull();
});

it.each(['"x"', '{}', '{"name":1}', '{"name":"x","version":1}'])('is no opening with the client info %s', (info) => {
  expect(read(info)).toBeUndefined();
});

it('keeps of more than 16 KiB the name and the version alone, and these no longer than they are shown', () => {
  const long = `{"name":"${'n'.repeat(300)}","version":"2","icons":["${'x'.repeat(16 * 1024)}"]}`;
  expect(read(long)?.clientInfoJson).toBe(`{"name":"${'n'.repeat(200)}","version":"2"}`);
});

it('shows a name and a version, cut, and nothing of what cannot be read', () => {
  expect(readClientInfo(`{"name":"${'n'.repeat(300)}","title":"X"}`)).toEqual({ name: 'n'.repeat(200), version: '' });
  for (const json of [null, 'null', '{', '{"name":1}']) expect(readClientInfo(json)).toBeNull();
});

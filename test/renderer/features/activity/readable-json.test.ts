import { expect, it } from 'vitest';
import { readableJson } from '../../../../renderer/features/activity/readable-json';

it('lays JSON out over lines', () => {
  expect(readableJson('{"a":[1,{"b":[]}],"c":{}}')).toBe(
    ['{', '  "a": [', '    1,', '    {', '      "b": []', '    }', '  ],', '  "c": {}', '}'].join('\n'),
  );
});

it.each([
  ['numbers as they were written', '{"n":1.0,"big":12345678901234567890}', ['1.0', '12345678901234567890']],
  ['escapes as they were written', '{"p":"a\\u202eb\\"{,"}', ['"a\\u202eb\\"{,"']],
  ['both of two equal keys', '{"k":1,"k":2}', ['"k": 1', '"k": 2']],
])('keeps %s', (_name, json, expected) => {
  for (const part of expected) expect(readableJson(json)).toContain(part);
});

it.each(['', 'plain text', '{"open":', '}{', '{"a":"unterminated}', '["]'])(
  'gives back %j as it is when it is not whole JSON',
  (text) => {
    expect(readableJson(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  },
);

import { expect, it } from 'vitest';
import { changesOf, viewsOf } from '../../../../renderer/approval/edit/changes';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';

function read(text: string) {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.node;
}

it('names what was changed, added and left out, and nothing else', () => {
  const changes = changesOf(read('{"a":"x","b":1,"c":[1, 2]}'), read('{"a":"y","c":[1,2],"d":true}'));
  expect(changes).toEqual([
    { name: 'a', before: 'x', after: 'y' },
    { name: 'b', before: '1', after: null },
    { name: 'd', before: null, after: 'true' },
  ]);
});

it('tells a number from the text of it', () => {
  expect(changesOf(read('{"a":1}'), read('{"a":"1"}'))).toEqual([{ name: 'a', before: '1', after: '"1"' }]);
});

it('lists arguments as they will be sent', () => {
  expect(viewsOf(read('{"a":"x\\n","b":[1, 1.0]}'))).toEqual([
    { key: 'a', kind: 'text', value: 'x\n' },
    { key: 'b', kind: 'json', value: '[1,1.0]' },
  ]);
});

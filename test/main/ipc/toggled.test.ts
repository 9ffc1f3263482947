import { expect, it } from 'vitest';
import { toggled, withTool } from '../../../main/ipc/toggled';

it.each([
  [['a', 'b'], 'a', false, ['b']],
  [['a', 'b'], 'c', true, ['a', 'b', 'c']],
  [['a', 'b'], 'a', true, ['b', 'a']],
  [['a'], 'c', false, ['a']],
] as const)('%j with %s %s is %j', (list, entry, isIn, after) => {
  expect(toggled(list, entry, isIn)).toEqual(after);
});

it('hides a tool of one server, and shows it again', () => {
  const hiddenTools = { files: ['read'], mail: ['send'] };
  const write = { server: 'files', tool: 'write' };
  const hidden = withTool({ hiddenTools }, { ...write, isShown: false });
  expect(hidden).toEqual({ files: ['read', 'write'], mail: ['send'] });
  expect(withTool({ hiddenTools: hidden }, { ...write, isShown: true })).toEqual(hiddenTools);
});

it.each(['constructor', '__proto__'])('takes a server named %s for what it is', (server) => {
  const hidden = withTool({ hiddenTools: {} }, { server, tool: 'x', isShown: false });
  expect(Object.entries(hidden)).toEqual([[server, ['x']]]);
});

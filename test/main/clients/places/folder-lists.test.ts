import { expect, it } from 'vitest';
import { readKeys, readRecentProjects, readWorkspace } from '../../../../main/clients/places/folder-lists';

it('reads the keys of an object in JSON and TOML', () => {
  const inJson = readKeys({ reader: 'keys', format: 'json', segments: ['projects'] });
  expect(inJson('{"projects":{"/a":{},"/b":1}}')).toEqual(['/a', '/b']);
  expect(inJson('{}')).toEqual([]);
  expect(inJson('{"projects":["/a"]}')).toEqual([]);
  const inToml = readKeys({ reader: 'keys', format: 'toml', segments: ['projects'] });
  expect(inToml('[projects."/a b"]\ntrust_level = "trusted"')).toEqual(['/a b']);
  expect(readKeys({ reader: 'keys', format: 'json', segments: [] })('{"/a":"TRUST_FOLDER"}')).toEqual(['/a']);
});

it('does not take what every object has for a list', () => {
  expect(readKeys({ reader: 'keys', format: 'json', segments: ['constructor'] })('{}')).toEqual([]);
});

it('reads folder and workspace file of a window on this machine', () => {
  const read = readWorkspace('linux');
  expect(read('{"folder":"file:///src/my%20app"}')).toEqual(['/src/my app']);
  expect(read('{"workspace":"file:///src/all/x.code-workspace"}')).toEqual(['/src/all']);
  expect(read('{"folder":"vscode-remote://wsl%2Bubuntu/src"}')).toEqual([]);
  expect(readWorkspace('win32')('{"folder":"file:///c%3A/src"}')).toEqual(['c:\\src']);
});

it('refuses a folder that hides a separator', () => {
  expect(() => readWorkspace('linux')('{"folder":"file:///src%2F..%2Fetc"}')).toThrow();
});

it('reads the recent projects of JetBrains', () => {
  const text = '<map><entry key="$USER_HOME$/a &amp; b"><value/></entry><entry key="/src/c"/></map>';
  expect(readRecentProjects('/home/$&')(text)).toEqual(['/home/$&/a & b', '/src/c']);
});

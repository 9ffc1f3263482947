import { expect, it } from 'vitest';
import { foldPath, sensitivePlace } from '../../../../../main/gateway/approval/preview/places';

const parts = { home: '/home/ana', ownHome: '/home/ana/.config/gatehouse' };
const judge = (path: string, root: string | null = null) => sensitivePlace(foldPath(path), root, parts)?.text ?? null;

it.each([
  ['C:\\Users\\Ana\\AppData\\Local\\Google\\Chrome\\User Data\\Default', 'A browser profile: cookies and passwords'],
  ['/Users/ana/Library/Application Support/Firefox/Profiles/x', 'A browser profile: cookies and passwords'],
  ['/Users/ana/Library/LaunchAgents/x.plist', 'Runs by itself when the computer starts'],
  ['/home/ana/.config/systemd/user/x.service', 'Runs by itself when the computer starts'],
  [
    'C:\\Users\\Ana\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.bat',
    'Runs by itself when the computer starts',
  ],
  ['/home/ana/.cache/x', 'A hidden file in the home folder'],
  ['//etc//hosts/', 'A folder of the system'],
  ['/home/ana/.CONFIG/Gatehouse/record.db', 'Gatehouse’s own folder'],
])('%s: %s', (path, text) => {
  expect(judge(path)).toBe(text);
});

it.each([
  '/home/ana/work/extension/firefox/manifest.json',
  '/home/ana/work/deploy/systemd/app.service',
  '/home/ana/work/design/tokens.json',
  '/home/ana/work/library/book.ts',
  '/tmp/x',
])('%s is no such place', (path) => {
  expect(judge(path)).toBeNull();
});

it('does not hold it against a project that it lies in a folder of the system, or that its home does', () => {
  expect(judge('/usr/src/app/a.ts', '/usr/src/app')).toBeNull();
  expect(judge('/usr/src/app/a.ts', '/')).toBe('A folder of the system');
  expect(sensitivePlace('/var/lib/ana/a.ts', null, { ...parts, home: '/var/lib/ana' })).toBeNull();
});

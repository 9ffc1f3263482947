import { expect, test } from 'vitest';
import { readHolder, readProcess, readSigner } from '../../../../../main/gateway/identity/peer/darwin-peer';

// As lsof(8), ps(1) and codesign(1) of macOS print it.
const connections = `p812
n127.0.0.1:7717->127.0.0.1:52111
p4021
n127.0.0.1:52110->127.0.0.1:443
n127.0.0.1:52111->127.0.0.1:7717
`;

test('the holder of a connection is the one whose end it comes from', () => {
  expect(readHolder(connections, { fromPort: 52111, toPort: 7717 })).toBe(4021);
  expect(readHolder(connections, { fromPort: 52112, toPort: 7717 })).toBeUndefined();
  expect(readHolder(connections, { fromPort: 2111, toPort: 7717 })).toBeUndefined();
});

const processes = `    1     0 Mon Nov  2 08:01:10 2026 /sbin/launchd
 4000     1 Sat Nov 21 09:00:00 2026 /Applications/Cursor.app/Contents/MacOS/Cursor
 4021  4000 Sat Nov 21 09:00:05 2026 /Applications/Cursor.app/Contents/Frameworks/Cursor Helper (Plugin).app/Contents/MacOS/Cursor Helper (Plugin)
`;

test('a process is described with those above it', () => {
  expect(readProcess(processes, 4021)).toEqual({
    pid: 4021,
    executable:
      '/Applications/Cursor.app/Contents/Frameworks/Cursor Helper (Plugin).app/Contents/MacOS/Cursor Helper (Plugin)',
    script: null,
    startedAt: new Date('Sat Nov 21 09:00:05 2026').toISOString(),
    parents: [{ pid: 4000, executable: '/Applications/Cursor.app/Contents/MacOS/Cursor' }],
    signer: null,
  });
  expect(readProcess(processes, 4022)).toBeUndefined();
});

test('a loop of parents ends', () => {
  const loop = ' 2     3 Sat Nov 21 09:00:00 2026 /a\n 3     2 Sat Nov 21 09:00:00 2026 /b\n';
  expect(readProcess(loop, 2)?.parents.length).toBe(32);
});

test.each([
  ['a developer', 'Identifier=com.todesktop.cursor\nTeamIdentifier=VDXQ22DGB9\n', 'com.todesktop.cursor (VDXQ22DGB9)'],
  [
    'Apple',
    'Identifier=com.apple.python3\nAuthority=Software Signing\nTeamIdentifier=not set\n',
    'com.apple.python3 (Apple)',
  ],
  ['nobody', 'Identifier=cursor\nSignature=adhoc\nTeamIdentifier=not set\n', null],
  ['text that is none of it', '', null],
])('the signer of %s', (_who, text, signer) => {
  expect(readSigner(text)).toBe(signer);
});

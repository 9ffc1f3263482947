import { expect, test } from 'vitest';
import { readWindowsPeer } from '../../../../../main/gateway/identity/peer/windows-peer';

const node = {
  pid: 912,
  executable: 'C:\\Program Files\\nodejs\\node.exe',
  command: '"C:\\Program Files\\nodejs\\node.exe" --no-warnings "C:\\Users\\ada\\agent one\\cli.js" --x',
  startedAt: '2026-11-21T09:00:00.1234567Z',
  signer: 'CN=OpenJS Foundation',
};
const shell = { pid: 800, executable: null, command: null, startedAt: null, signer: null };

test('a process is described with those above it', () => {
  expect(readWindowsPeer(JSON.stringify([node, shell]))).toEqual({
    process: {
      pid: 912,
      executable: 'C:\\Program Files\\nodejs\\node.exe',
      script: 'C:\\Users\\ada\\agent one\\cli.js',
      startedAt: '2026-11-21T09:00:00.123Z',
      parents: [{ pid: 800, executable: null }],
      signer: 'CN=OpenJS Foundation',
    },
    reason: null,
  });
});

test('what the system hides is left open', () => {
  expect(readWindowsPeer(JSON.stringify([shell])).process).toEqual({
    pid: 800,
    executable: null,
    script: null,
    startedAt: null,
    parents: [],
    signer: null,
  });
});

test('no process is said to be gone', () => {
  expect(readWindowsPeer('[]')).toEqual({ process: null, reason: 'Its program ended before it could be looked up.' });
});

test('what is no list of processes is an error', () => {
  expect(() => readWindowsPeer('{"pid":1}')).toThrow();
  expect(() => readWindowsPeer('')).toThrow();
});

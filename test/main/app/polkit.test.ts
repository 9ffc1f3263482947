import { expect, it } from 'vitest';
import { createPolkit, polkitAction, type RunProgram, runProgram } from '../../../main/app/polkit';

/** `pkcheck` as it ends, by whether it was to ask. `null`: it is not there. */
function aPolkit({ quiet, asking = 0 }: { quiet: number | null; asking?: number | null }) {
  const runs: { file: string; args: readonly string[] }[] = [];
  const codes = { quiet, asking };
  const run: RunProgram = async (file, args) => {
    runs.push({ file, args });
    return args.includes('--allow-user-interaction') ? codes.asking : codes.quiet;
  };
  return { runs, codes, open: () => createPolkit(run, () => '7,42,1000') };
}

it.each([
  ['is not installed', null],
  ['does not know the action', 127],
  ['lets through without a question, as to root', 0],
  ['never lets through', 1],
])('is none where polkit %s', async (_what, quiet) => {
  expect(await aPolkit({ quiet }).open()).toBeUndefined();
});

it('proves who is there by the password that polkit asks for, each time anew', async () => {
  const { open, runs } = aPolkit({ quiet: 2, asking: 0 });
  const polkit = await open();
  expect(polkit?.method.get()).toBe('polkit');
  expect([await polkit?.prompt(), await polkit?.prompt()]).toEqual(['proven', 'proven']);
  expect(runs.at(-1)).toEqual({
    file: '/usr/bin/pkcheck',
    args: ['--action-id', polkitAction, '--process', '7,42,1000', '--allow-user-interaction'],
  });
});

it.each([1, 3, 127, null])('proves nothing when it ends with %s', async (asking) => {
  const polkit = await aPolkit({ quiet: 2, asking }).open();
  expect(await polkit?.prompt()).toBe('cancelled');
  expect(polkit?.method.get()).toBe('polkit');
});

it('proves nothing where it would be allowed without a question by then', async () => {
  const { open, codes, runs } = aPolkit({ quiet: 2 });
  const polkit = await open();
  codes.quiet = 0;
  expect(await polkit?.prompt()).toBe('unavailable');
  expect(runs.some(({ args }) => args.includes('--allow-user-interaction'))).toBe(false);
});

it('gives way to the passphrase where nobody can ask', async () => {
  const polkit = await aPolkit({ quiet: 2, asking: 2 }).open();
  const seen: string[] = [];
  polkit?.method.subscribe(() => seen.push(polkit.method.get()));
  expect(await polkit?.prompt()).toBe('unavailable');
  expect(seen).toEqual(['none']);
});

it('runs programs with nothing of our environment, and for so long only', async () => {
  const node = process.execPath;
  expect(await runProgram(node, ['-e', 'process.exit(Object.keys(process.env).length === 0 ? 0 : 9)'], 30_000)).toBe(0);
  expect(await runProgram(node, ['-e', 'process.exit(3)'], 30_000)).toBe(3);
  expect(await runProgram(node, ['-e', 'setInterval(() => {}, 1000)'], 300)).toBeNull();
  expect(await runProgram('/no/such/program', [], 1000)).toBeNull();
});

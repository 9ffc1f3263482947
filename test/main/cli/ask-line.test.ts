import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askLine } from '../../../main/cli/ask-line';

async function ask(typed: string, isHidden = false) {
  const input = new PassThrough();
  const output = new PassThrough();
  const answer = askLine('Well? ', { input, output, isHidden });
  input.write(typed);
  return { answer: await answer, shown: output.read()?.toString() ?? '' };
}

it('asks and reads one line', async () => {
  expect(await ask('yes\n')).toMatchObject({ answer: 'yes', shown: expect.stringContaining('Well? ') });
});

it('shows nothing of what is typed where it is hidden', async () => {
  const { answer, shown } = await ask('canary\n', true);
  expect([answer, shown]).toEqual(['canary', 'Well? \n']);
});

it('takes Ctrl+C for no answer', async () => {
  expect((await ask('ye\u0003')).answer).toBe('');
});

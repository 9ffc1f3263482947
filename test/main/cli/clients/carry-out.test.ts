import { describe, expect, it } from 'vitest';
import { type CarryingOut, carryOut } from '../../../../main/cli/clients/carry-out';
import type { FileChange } from '../../../../shared/domain/file-plan';
import { aConsole, aDesk } from '../../../support/a-client-desk';
import { aFileChange } from '../../../support/dashboard-views';

const stuck = aFileChange({ problem: 'It is broken.', diff: [] });

async function run(
  changes: readonly FileChange[],
  {
    answers,
    desk = aDesk(),
    ...parts
  }: Partial<Omit<CarryingOut, 'desk'>> & { answers?: string[]; desk?: ReturnType<typeof aDesk> } = {},
) {
  const console = aConsole(answers ? { answers } : {});
  const context = {
    desk: desk.desk,
    console,
    home: '/home/ana',
    json: false,
    yes: false,
    dryRun: false,
    isDone: () => false,
  };
  const code = await carryOut({ id: 'plan', changes: [...changes] }, { ...context, ...parts });
  return { code, out: console.out(), error: console.error(), done: desk.done(), questions: console.questions };
}

describe('what was shown is carried out', () => {
  it.each(['y', 'yes', ' Y '])('when the person types “%s”', async (answer) => {
    expect(await run([aFileChange()], { answers: [answer] })).toMatchObject({
      code: 0,
      done: ['apply'],
      questions: ['Apply this to this file? [y/N]'],
    });
  });

  it.each(['', 'n', 'yesterday', 'apply'])('not when it is “%s”', async (answer) => {
    expect(await run([aFileChange()], { answers: [answer] })).toMatchObject({
      code: 3,
      done: [],
      error: 'Nothing was written.',
    });
  });

  it('with --yes without a question', async () => {
    expect(await run([aFileChange()], { yes: true, answers: ['n'] })).toMatchObject({
      code: 0,
      done: ['apply'],
      questions: [],
    });
  });

  it('never when nobody is there to ask, which the exit code says', async () => {
    expect(await run([aFileChange()])).toMatchObject({ code: 3, done: [], error: expect.stringContaining('--yes') });
  });

  it('never with --dry-run, which is no failure', async () => {
    expect(await run([aFileChange()], { yes: true, dryRun: true })).toMatchObject({ code: 0, done: [] });
  });
});

describe('the exit code', () => {
  it('tells that a file stays as it is though it should not', async () => {
    expect(await run([stuck])).toMatchObject({ code: 1, done: [] });
    expect(await run([stuck, aFileChange()], { yes: true })).toMatchObject({ code: 1, done: ['apply'] });
    expect(await run([stuck], { dryRun: true })).toMatchObject({ code: 1 });
  });

  it('tells nothing of a file that is as it should be already', async () => {
    expect(await run([stuck], { isDone: () => true })).toMatchObject({ code: 0, done: [] });
  });

  it('tells that a file was refused in the last moment', async () => {
    const desk = aDesk({ apply: async () => [{ fileId: 'f', path: '/a', outcome: 'refused', text: 'Changed.' }] });
    expect(await run([aFileChange()], { yes: true, desk })).toMatchObject({ code: 1 });
  });
});

it('gives programs one line of JSON and no question in it', async () => {
  const { out } = await run([aFileChange()], { yes: true, json: true });
  expect(JSON.parse(out)).toMatchObject({
    applied: true,
    changes: [{ kind: 'cursor' }],
    outcomes: [{ outcome: 'written' }],
  });
  expect(JSON.parse((await run([aFileChange()], { json: true })).out)).toMatchObject({ applied: false, outcomes: [] });
});

it('asks about as many files as would be written', async () => {
  const { questions } = await run([aFileChange(), stuck, aFileChange()], { answers: ['n'] });
  expect(questions).toEqual(['Apply this to these 2 files? [y/N]']);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { createRecordThread } from '../../../main/store/record-thread';
import { aHome } from './support/builders';

function aThread(file?: string) {
  const home = aHome();
  const { database } = openDatabase({ home });
  const thread = createRecordThread(database.path, file);
  onTestFinished(async () => {
    await thread.end();
    database.close();
  });
  return { home, thread };
}

const everything = { filter: { text: '', outcome: 'any' }, before: null, limit: 5, run: 'r' } as const;

it('starts with the first question, answers each, and starts again after its end', async () => {
  const { thread } = aThread();
  const empty = { rows: [], isLast: true, total: 0 };
  expect(await Promise.all([thread.ask('page', everything), thread.ask('call', { callId: 'a' })])).toEqual([empty, []]);
  await thread.end();
  await thread.end();
  expect(await thread.ask('page', everything)).toEqual(empty);
});

it('gives the reason when it cannot do what was asked, and goes on', async () => {
  const { home, thread } = aThread();
  const path = join(home, 'missing');
  const ranges = [{ path, from: 0, to: 8 }];
  await expect(thread.ask('commit', { ranges, isSettled: false })).rejects.toMatchObject({ code: 'ENOENT' });
  writeFileSync(path, 'no block');
  await expect(thread.ask('commit', { ranges, isSettled: false })).rejects.toMatchObject({ code: 'EIO' });
  expect(await thread.ask('ruleHits', { upTo: 9 })).toEqual([]);
});

it.each([
  ['ends', 'process.exit(3)'],
  ['throws', 'throw new Error("broken")'],
])('rejects all that waits when the thread %s, and starts another for the next question', async (_what, death) => {
  const file = join(aHome(), 'dying.mjs');
  writeFileSync(
    file,
    `import { parentPort, workerData } from 'node:worker_threads';
     parentPort.on('message', ({ id, kind }) => {
       if (kind === 'call') { ${death} }
       parentPort.postMessage({ id, isOk: true, answer: [] });
     });`,
  );
  const { thread } = aThread(file);
  const both = await Promise.allSettled([thread.ask('call', { callId: 'a' }), thread.ask('call', { callId: 'b' })]);
  expect(both).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'ERR_WORKER_ENDED' } }));
  expect(await thread.ask('ruleHits', { upTo: 0 })).toEqual([]);
});

it('rejects when the thread cannot even be started', async () => {
  const { thread } = aThread(join(aHome(), 'missing.mjs'));
  await expect(thread.ask('ruleHits', { upTo: 0 })).rejects.toMatchObject({ code: 'ERR_WORKER_ENDED' });
});

import { expect, it, onTestFinished } from 'vitest';
import type { PastCall } from '../../../main/gateway/policy/past-calls';
import { openDatabase } from '../../../main/store/database';
import { createRecord } from '../../../main/store/record';
import { aHome, anIntent, anOutcome } from './support/builders';

function open() {
  const home = aHome();
  const { database } = openDatabase({ home });
  const record = createRecord({ home, database });
  onTestFinished(async () => {
    await record.close();
    database.close();
  });
  const all = async (last: number, withArguments = true) => {
    const calls: PastCall[] = [];
    for await (const page of record.pages(last, { withArguments })) calls.push(...page);
    return calls;
  };
  return { record, all };
}

it('gives calls as rules look at them, with the arguments of their intent', async () => {
  const { record, all } = open();
  await record.recordIntent(anIntent({ argumentsJson: '{"path":"b.txt"}' }));
  await record.recordOutcome(
    anOutcome({ effect: 'ask', approvalId: 'K7QX', approvalScope: 'once', outcome: 'tool-error' }),
  );
  expect(await all(10)).toEqual([
    {
      callId: 'call-1',
      at: '2026-11-20T09:00:00.000Z',
      client: 'Claude',
      session: 'session-1',
      server: 'files',
      tool: 'read_file',
      risk: 'read',
      effect: 'ask',
      outcome: 'tool-error',
      approvalId: 'K7QX',
      argumentsJson: '{"path":"b.txt"}',
    },
  ]);
  expect((await all(10, false))[0]?.argumentsJson).toBeNull();
});

it('gives the last ones, the oldest first, over several pages', async () => {
  const { record, all } = open();
  for (let index = 0; index < 600; index += 1) void record.recordOutcome(anOutcome({ callId: `call-${index}` }));
  const ids = (calls: readonly PastCall[]) => calls.map(({ callId }) => callId);
  expect(ids(await all(1000))).toEqual(Array.from({ length: 600 }, (_, index) => `call-${index}`));
  expect(ids(await all(251))).toEqual(Array.from({ length: 251 }, (_, index) => `call-${349 + index}`));
  expect(ids(await all(1, false))).toEqual(['call-599']);
  expect(ids(await all(600, false))).toHaveLength(600);
});

it('gives whoever stops early what was read until then', async () => {
  const { record } = open();
  for (let index = 0; index < 600; index += 1) void record.recordOutcome(anOutcome({ callId: `call-${index}` }));
  let seen = 0;
  for await (const page of record.pages(600, { withArguments: true })) {
    seen += page.length;
    break;
  }
  expect(seen).toBe(250);
});

it('leaves out calls about which nothing was decided, or that have not ended', async () => {
  const { record, all } = open();
  await record.recordOutcome(anOutcome({ callId: 'refused', effect: null, outcome: 'refused' }));
  await record.recordIntent(anIntent({ callId: 'running' }));
  await record.recordOutcome(anOutcome({ callId: 'ended' }));
  expect((await all(10)).map(({ callId }) => callId)).toEqual(['ended']);
});

it('does not pass a part of the arguments off as all of them', async () => {
  const { record, all } = open();
  await record.recordOutcome(anOutcome({ callId: 'long', argumentsJson: `{"text":"${'x'.repeat(70_000)}"}` }));
  await record.recordOutcome(anOutcome({ callId: 'short', argumentsJson: `{"text":"${'x'.repeat(60_000)}"}` }));
  expect((await all(10)).map(({ argumentsJson }) => argumentsJson?.length ?? null)).toEqual([null, 60_011]);
});

it('gives the calls that a person was asked about, the oldest first', async () => {
  const { record } = open();
  await record.recordIntent(anIntent({ callId: 'a', approvalId: 'AAAA', argumentsJson: '{"n":1}' }));
  await record.recordOutcome(anOutcome({ callId: 'a', effect: 'ask', approvalId: 'AAAA' }));
  await record.recordOutcome(anOutcome({ callId: 'b' }));
  await record.recordOutcome(anOutcome({ callId: 'c', effect: 'ask', approvalId: 'CCCC', outcome: 'denied-by-user' }));
  expect(await record.answered(10)).toMatchObject([
    { callId: 'a', approvalId: 'AAAA', outcome: 'completed', argumentsJson: '{"n":1}' },
    { callId: 'c', approvalId: 'CCCC', outcome: 'denied-by-user' },
  ]);
  expect(await record.answered(1)).toMatchObject([{ callId: 'c' }]);
});

it('says that the record cannot be read when it is closed', async () => {
  const { record, all } = open();
  await record.close();
  await expect(all(10)).rejects.toThrow(expect.objectContaining({ code: 'record-unavailable' }));
  await expect(record.answered(10)).rejects.toThrow(expect.objectContaining({ code: 'record-unavailable' }));
});

import { execFileSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { type SegmentFiles, systemFiles } from '../../../main/store/journal-segment';
import { createRecord, type RecordOptions } from '../../../main/store/record';
import { createRecordThread, type RecordThread } from '../../../main/store/record-thread';
import { connect } from '../../../main/store/sqlite';
import { aHome, anIntent, anOutcome } from './support/builders';
import { bundleChild, removeChild, startChild } from './support/child';

const everything = { text: '', outcome: 'any' } as const;

function open(home = aHome(), parts: Partial<RecordOptions> = {}) {
  const { database } = openDatabase({ home });
  const record = createRecord({ home, database, ...parts });
  const close = async () => {
    await record.close();
    database.close();
  };
  onTestFinished(close);
  return { record, close, database };
}

let program = '';
beforeAll(async () => {
  program = await bundleChild();
}, 60_000);
afterAll(() => removeChild(program));

describe('the record', () => {
  it('shows a call as running from its intent on, and as it ended afterwards, once', async () => {
    const { record } = open();
    await record.recordIntent(anIntent());
    expect(record.recent(5)).toMatchObject([{ callId: 'call-1', outcome: 'running', durationMs: null }]);
    await record.recordOutcome(anOutcome());
    expect(record.recent(5)).toMatchObject([{ callId: 'call-1', outcome: 'completed', durationMs: 12.5, seq: 2 }]);
  });

  it('tells the whole story of one call', async () => {
    const { record } = open();
    const story = { ruleId: 'rule-1', approvalId: 'K7QX', approvalScope: 'once', findings: ['long line'] };
    await record.recordIntent(anIntent(story));
    await record.recordOutcome(
      anOutcome({ ...story, outcome: 'tool-error', waitedMs: 900, guidance: 'Use b.txt.', message: 'No.' }),
    );
    expect(await record.call('call-1')).toEqual({
      callId: 'call-1',
      seq: 2,
      at: '2026-11-20T09:00:00.000Z',
      client: 'Claude',
      server: 'files',
      tool: 'read_file',
      risk: 'read',
      outcome: 'tool-error',
      effect: 'allow',
      durationMs: 12.5,
      session: 'session-1',
      ruleId: 'rule-1',
      why: 'It only reads.',
      approvalId: 'K7QX',
      approvalScope: 'once',
      guidance: 'Use b.txt.',
      originalArgumentsJson: null,
      shadow: [],
      resultReview: null,
      findings: ['long line'],
      waitedMs: 900,
      upstreamMs: 11,
      addedMs: 0,
      argumentsDigest: 'd'.repeat(64),
      argumentsBytes: 16,
      argumentsJson: '{"path":"a.txt"}',
      isArgumentsCut: false,
      resultBytes: 14,
      resultJson: '{"content":[]}',
      isResultCut: false,
      message: 'No.',
    });
    expect(await record.call('call-2')).toBeUndefined();
  });

  it('tells what a person changed of a call and did with its result, and what shadow rules would have said', async () => {
    const { record, database } = open();
    const story = {
      originalArgumentsJson: '{"path": "a.txt"}',
      shadow: [{ ruleId: 's', effect: 'deny' as const }],
    };
    await record.recordIntent(anIntent(story));
    await record.recordOutcome(anOutcome({ ...story, outcome: 'result-blocked', resultReview: 'blocked' }));
    const told = { ...story, outcome: 'result-blocked', resultReview: 'blocked' };
    expect(await record.call('call-1')).toMatchObject(told);
    expect((await record.query({ ...everything, outcome: 'denied' }, null, 10)).calls).toMatchObject([
      { callId: 'call-1', outcome: 'result-blocked' },
    ]);
    // What another version may write there does not keep anybody from reading the rest.
    database.prepare('DROP TRIGGER entries_stay').run([]);
    database.prepare("UPDATE entries SET result_review = 'burnt'").run([]);
    expect(await record.call('call-1')).toMatchObject({ ...told, resultReview: null });
  });

  it('keeps the head of arguments that were changed, whole characters only', async () => {
    const { record } = open();
    const originalArgumentsJson = JSON.stringify(`a${'€'.repeat(30_000)}`);
    await record.recordIntent(anIntent({ originalArgumentsJson }));
    await record.recordOutcome(anOutcome({ originalArgumentsJson }));
    const kept = (await record.call('call-1'))?.originalArgumentsJson ?? '';
    expect(originalArgumentsJson.startsWith(kept)).toBe(true);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(64 * 1024 - 3);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(64 * 1024);
  });

  it('keeps a call that was refused before any intent', async () => {
    const { record } = open();
    await record.recordOutcome(anOutcome({ outcome: 'refused', effect: null, resultJson: null }));
    expect(await record.call('call-1')).toMatchObject({
      outcome: 'refused',
      argumentsJson: '{"path":"a.txt"}',
      resultBytes: null,
    });
  });

  it('keeps the head of large bodies, whole characters only, and their true sizes', async () => {
    const { record } = open();
    const argumentsJson = JSON.stringify(`a${'€'.repeat(30_000)}`);
    const resultJson = JSON.stringify('😀'.repeat(5000));
    await record.recordIntent(anIntent({ argumentsJson }));
    await record.recordOutcome(anOutcome({ argumentsJson, resultJson }));
    const call = await record.call('call-1');
    expect(call).toMatchObject({
      argumentsBytes: 90_003,
      isArgumentsCut: true,
      resultBytes: 20_002,
      isResultCut: true,
    });
    expect(call?.argumentsJson).toBe(argumentsJson.slice(0, 2 + Math.floor((65_536 - 2) / 3)));
    expect(call?.resultJson).toBe(resultJson.slice(0, 1 + 2 * Math.floor((16_384 - 1) / 4)));
  });

  it('survives names with a zero, half a character and quotes in them', async () => {
    const { record } = open();
    const tool = `a\0b\ud800'; DROP TABLE entries; --`;
    await record.recordIntent(anIntent({ tool }));
    await record.recordOutcome(anOutcome({ tool }));
    expect(record.recent(1)[0]?.tool).toBe(`a␀b\ufffd'; DROP TABLE entries; --`);
  });

  it('cannot be changed or shortened', async () => {
    const { record, database } = open();
    await record.recordIntent(anIntent());
    expect((await record.query(everything, null, 5)).total).toBe(1);
    expect(() => database.transaction(() => database.prepare('DELETE FROM entries').run([]))).toThrow('append-only');
    expect(() => database.transaction(() => database.prepare("UPDATE entries SET tool = 'x'").run([]))).toThrow(
      'append-only',
    );
    expect((await record.query(everything, null, 5)).calls).toHaveLength(1);
  });

  it('writes one outcome although another of the same batch contradicts it, and says that one was left out', async () => {
    const { record } = open();
    const told: string[] = [];
    record.onTrouble((sentence) => told.push(sentence));
    await Promise.all(['a', 'a', 'b'].map((callId) => record.recordOutcome(anOutcome({ callId }))));
    expect((await record.query(everything, null, 10)).total).toBe(2);
    expect(told).toEqual([expect.stringMatching(/^One entry was left out of the record/)]);
  });

  it('shows a reader what was handed in a moment before', () => {
    const { record } = open();
    const written = record.recordOutcome(anOutcome());
    expect(record.recent(1)).toHaveLength(1);
    return written;
  });

  it('announces many entries of one turn once, and not to who left', async () => {
    const { record } = open();
    let heard = 0;
    const leave = record.onChange(() => {
      heard += 1;
    });
    await Promise.all(['a', 'b', 'c'].map((callId) => record.recordIntent(anIntent({ callId }))));
    await turn();
    expect(heard).toBe(1);
    leave();
    await record.recordIntent(anIntent({ callId: 'd' }));
    await turn();
    expect(heard).toBe(1);
  });

  it('refuses entries once it is closed', async () => {
    const { record } = open();
    const last = record.recordOutcome(anOutcome());
    void record.close();
    await last;
    await expect(record.recordIntent(anIntent({ callId: 'late' }))).rejects.toMatchObject({
      code: 'record-unavailable',
    });
    await expect(record.recordOutcome(anOutcome({ callId: 'late' }))).rejects.toMatchObject({
      code: 'record-unavailable',
    });
  });

  it('counts the decisions of each rule and knows which tools a client has used', async () => {
    const { record } = open();
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
    await record.recordOutcome(anOutcome({ callId: 'a', ruleId: 'r1', at: at(8) }));
    await record.recordOutcome(
      anOutcome({ callId: 'b', ruleId: 'r1', at: at(9), outcome: 'denied-by-policy', tool: 'rm' }),
    );
    await record.recordIntent(anIntent({ callId: 'c', ruleId: 'r2' }));
    expect([...record.ruleHits()]).toEqual([['r1', { hits: 2, lastHitAt: '2026-11-20T09:00:00.000Z' }]]);
    expect(record.hasUsed('Claude', 'files', 'read_file')).toBe(true);
    expect(record.hasUsed('Claude', 'files', 'rm')).toBe(false);
    expect(record.hasUsed('Cursor', 'files', 'read_file')).toBe(false);
  });
});

describe('asking the record', () => {
  async function aFilledRecord() {
    const { record } = open();
    const outcomes = [
      'completed',
      'tool-error',
      'denied-by-policy',
      'denied-by-user',
      'cancelled',
      'approval-pending',
    ] as const;
    for (const [index, outcome] of outcomes.entries()) {
      const callId = `call-${index}`;
      await record.recordIntent(anIntent({ callId, tool: `tool_${index}`, server: index < 3 ? 'files' : 'web' }));
      await record.recordOutcome(
        anOutcome({ callId, outcome, tool: `tool_${index}`, server: index < 3 ? 'files' : 'web' }),
      );
    }
    await record.recordIntent(anIntent({ callId: 'open', tool: '100%' }));
    return record;
  }

  it.each([
    ['any', ['open', 'call-5', 'call-4', 'call-3', 'call-2', 'call-1', 'call-0']],
    ['allowed', ['open', 'call-0']],
    ['denied', ['call-3', 'call-2']],
    ['failed', ['call-4', 'call-1']],
  ] as const)('for %s calls gives those, newest first', async (outcome, callIds) => {
    const page = await (await aFilledRecord()).query({ text: '', outcome }, null, 100);
    expect(page.calls.map((call) => call.callId)).toEqual(callIds);
    expect(page.total).toBe(callIds.length);
  });

  it.each([
    ['web', 3],
    ['TOOL_1', 1],
    ['Clau', 7],
    ['%', 1],
    ['tool_', 6],
    ['_', 6],
    ['\\', 0],
    ["'", 0],
  ])('for the text %j takes it literally', async (text, total) => {
    const { total: found } = await (await aFilledRecord()).query({ text, outcome: 'any' }, null, 100);
    expect(found).toBe(total);
  });

  it('goes through all pages without a gap or a repeat', async () => {
    const record = await aFilledRecord();
    const seen: string[] = [];
    for (let before: number | null = null, page = 0; page < 10; page += 1) {
      const { calls, nextBefore, total } = await record.query(everything, before, 3);
      expect(total).toBe(7);
      seen.push(...calls.map((call) => call.callId));
      before = nextBefore;
      if (before === null) break;
    }
    expect(seen).toEqual(['open', 'call-5', 'call-4', 'call-3', 'call-2', 'call-1', 'call-0']);
  });

  it('finds a page among 10,000 calls', async ({ annotate }) => {
    const { record } = open();
    const all = Array.from({ length: 10_000 }, (_, index) => anOutcome({ callId: `call-${index}` }));
    await Promise.all(all.map((outcome) => record.recordOutcome(outcome)));
    const begun = performance.now();
    const page = await record.query({ text: 'read', outcome: 'allowed' }, null, 100);
    await annotate(`one page of 10,000: ${(performance.now() - begun).toFixed(1)} ms`);
    expect(page).toMatchObject({ total: 10_000, nextBefore: 9901 });
  });
});

/** What the writer had said before it was killed; the last line may have been cut. */
async function killAfter(lines: number, home: string): Promise<readonly string[]> {
  const writer = startChild([process.execPath, program, 'write', home]);
  const said: string[] = [];
  while (said.length < lines) said.push((await writer.line()) ?? '');
  return [...said, ...(await writer.killed())].filter((line) => /^(intent|outcome) [0-9a-f-]{36}$/.test(line));
}

it('has every accepted entry after each of 20 kills, and shows what was under way as lost', async () => {
  const home = aHome();
  const accepted = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    for (const entry of await killAfter(5 + round * 7, home)) accepted.add(entry);
    const { record, close } = open(home);
    const { calls } = await record.query(everything, null, 1_000_000);
    const outcomes = new Map(calls.map((call) => [call.callId, call.outcome]));
    for (const entry of accepted) {
      const [phase, callId = ''] = entry.split(' ');
      expect(outcomes.get(callId)).toMatch(phase === 'outcome' ? /^completed$/ : /^(completed|lost)$/);
    }
    expect(calls.filter((call) => call.outcome === 'lost').length).toBeLessThanOrEqual(round + 1);
    await close();
  }
}, 120_000);

it('shows a call of an earlier run that never ended as lost', async () => {
  const home = aHome();
  const { record, close } = open(home);
  await record.recordIntent(anIntent());
  await close();
  expect(open(home).record.recent(1)).toMatchObject([{ callId: 'call-1', outcome: 'lost' }]);
});

it('refuses calls while the disk is full and goes on when there is room again', async () => {
  const home = aHome();
  const writer = startChild(['prlimit', '--fsize=400000:unlimited', process.execPath, program, 'fill', home]);
  expect(await writer.line()).toMatch(
    /^record-unavailable: The call cannot be recorded, because .*(disk is full|size that is allowed).* Make room/,
  );
  writer.send('again');
  expect(await writer.line()).toMatch(/^record-unavailable: /);
  execFileSync('prlimit', [`--pid=${writer.pid}`, '--fsize=unlimited:unlimited']);
  writer.send('again');
  expect(await writer.line()).toBe('recorded 1');
  await writer.killed();
  const connection = connect(`${home}/record.db`, { busyTimeoutMs: 1000 });
  onTestFinished(() => connection.close());
  expect(connection.pragma('quick_check')).toBe('ok');
}, 60_000);

/** The operating system, counted. */
function countedFiles() {
  const counted = { writes: 0, syncs: 0 };
  const files: SegmentFiles = {
    ...systemFiles,
    write(file, bytes, position) {
      counted.writes += 1;
      return systemFiles.write(file, bytes, position);
    },
    sync(file) {
      counted.syncs += 1;
      return systemFiles.sync(file);
    },
  };
  return { counted, files };
}

it('syncs a durable intent to the disk, and an ordinary one not', async () => {
  const { counted, files } = countedFiles();
  const { record } = open(aHome(), { files });
  await record.recordIntent(anIntent({ callId: 'a' }));
  expect(counted).toEqual({ writes: 1, syncs: 0 });
  await record.recordIntent(anIntent({ callId: 'b', isDurable: true }));
  expect(counted).toEqual({ writes: 2, syncs: 1 });
});

it('answers no durable intent before the disk has it, and does not hold up the others', async () => {
  let sync = () => {};
  const synced = new Promise<void>((resolve) => {
    sync = resolve;
  });
  const { record } = open(aHome(), { files: { ...systemFiles, sync: () => synced } });
  let isAnswered = false;
  const durable = record.recordIntent(anIntent({ callId: 'a', isDurable: true })).then(() => {
    isAnswered = true;
  });
  await record.recordIntent(anIntent({ callId: 'b' }));
  await record.recordOutcome(anOutcome({ callId: 'b' }));
  expect(isAnswered).toBe(false);
  sync();
  await durable;
});

it('has 5,000 calls at once, each whole and in the order they came, with few writes', async () => {
  const { counted, files } = countedFiles();
  const { record } = open(aHome(), { files });
  const callIds = Array.from({ length: 5000 }, (_, index) => `call-${index}`);
  await Promise.all(
    callIds.map(async (callId) => {
      await record.recordIntent(anIntent({ callId }));
      await record.recordOutcome(anOutcome({ callId }));
    }),
  );
  const { calls, total } = await record.query({ text: '', outcome: 'allowed' }, null, 10_000);
  expect(total).toBe(5000);
  expect(calls.map((call) => call.callId)).toEqual(callIds.toReversed());
  expect(counted.writes).toBeLessThan(10);
});

it('writes all down that was handed in when it is closed', async () => {
  const home = aHome();
  const { record, close } = open(home);
  const entries = [record.recordIntent(anIntent()), record.recordOutcome(anOutcome())];
  await close();
  await Promise.all(entries);
  const connection = connect(`${home}/record.db`, { busyTimeoutMs: 1000 });
  onTestFinished(() => connection.close());
  expect(connection.prepare('SELECT call_id, outcome FROM entries').all([])).toMatchObject([
    { call_id: 'call-1', outcome: 'completed' },
  ]);
});

/** A thread that fails as long as `reason` is set. */
function aFailingThread(path: string) {
  const real = createRecordThread(path);
  const state = { reason: null as string | null };
  const ask: RecordThread['ask'] = (kind, question) => {
    if (state.reason === null) return real.ask(kind, question);
    return Promise.reject(Object.assign(new Error('failed'), { code: state.reason }));
  };
  return { state, thread: { ask, end: () => real.end() } satisfies RecordThread };
}

it.each([
  ['SQLITE_FULL', 'the disk is full'],
  ['ERR_WORKER_ENDED', 'the thread that writes it has ended'],
])('lets nothing pass while the database cannot be written (%s), says so once, and recovers', async (code, why) => {
  const home = aHome();
  const { state, thread } = aFailingThread(`${home}/record.db`);
  const { record } = open(home, { thread });
  const told: string[] = [];
  record.onTrouble((sentence) => told.push(sentence));
  await record.recordIntent(anIntent({ callId: 'a' }));
  state.reason = code;
  expect((await record.call('a').catch((error) => error)).message).toContain(`cannot be read: ${why}`);
  const refusal = { code: 'record-unavailable', message: expect.stringContaining(`cannot be written: ${why}`) };
  await expect(record.recordIntent(anIntent({ callId: 'b' }))).rejects.toMatchObject(refusal);
  // What is under way may end: its end is in the journal.
  await record.recordOutcome(anOutcome({ callId: 'a' }));
  expect(told).toEqual([refusal.message]);
  state.reason = null;
  await record.recordIntent(anIntent({ callId: 'c' }));
  const { calls } = await record.query(everything, null, 10);
  expect(calls.map(({ callId, outcome }) => [callId, outcome])).toEqual([
    ['c', 'running'],
    ['a', 'completed'],
  ]);
});

it('knows after a restart what was last called, what each rule did and what was used', async () => {
  const home = aHome();
  const first = open(home);
  await first.record.recordIntent(anIntent({ ruleId: 'r1' }));
  await first.record.recordOutcome(anOutcome({ ruleId: 'r1', durationMs: 3, upstreamMs: 1 }));
  await first.close();
  const { record } = open(home);
  const changed = new Promise<void>((resolve) => {
    record.onChange(resolve);
  });
  await record.recordOutcome(anOutcome({ callId: 'call-2', ruleId: 'r1', durationMs: 9, upstreamMs: 1 }));
  expect(record.recent(5).map((call) => call.callId)).toEqual(['call-2', 'call-1']);
  expect(record.latency()).toEqual({ medianMs: 8, calls: 2 });
  expect(record.hasUsed('Claude', 'files', 'read_file')).toBe(true);
  await changed;
  record.ruleHits();
  await vi.waitFor(() => expect(record.ruleHits().get('r1')?.hits).toBe(2));
});

it('tells what Gatehouse itself took: all but the waiting for a person and for the server', async () => {
  const { record } = open();
  expect(record.latency()).toEqual({ medianMs: null, calls: 0 });
  await record.recordOutcome(anOutcome({ callId: 'a', durationMs: 5010, waitedMs: 5000, upstreamMs: 9.5 }));
  await record.recordOutcome(anOutcome({ callId: 'b', durationMs: 500, outcome: 'failed' }));
  expect((await record.call('a'))?.addedMs).toBeCloseTo(0.5);
  expect(record.latency()).toEqual({ medianMs: 0.5, calls: 1 });
});

it('shows the latest 50 calls at once, each in the place of its latest entry', async () => {
  const { record } = open();
  for (let index = 0; index < 60; index += 1) await record.recordIntent(anIntent({ callId: `call-${index}` }));
  await record.recordOutcome(anOutcome({ callId: 'call-30' }));
  await record.recordOutcome(anOutcome({ callId: 'call-3' }));
  const recent = record.recent(100).map((call) => call.callId);
  expect(recent).toHaveLength(50);
  expect(recent.slice(0, 3)).toEqual(['call-3', 'call-30', 'call-59']);
  expect(recent).toEqual((await record.query(everything, null, 50)).calls.map((call) => call.callId));
});

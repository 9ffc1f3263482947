import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { control } from '../../main/control';
import { openControl } from '../../main/control-socket';
import { createStore } from '../../main/gateway/store';
import type { GatewayStatus } from '../../shared/domain/settings';
import { aStatus } from '../support/dashboard-views';

async function run(
  verb: 'panic' | 'status',
  { json = false, status }: { json?: boolean; status?: GatewayStatus } = {},
) {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-control-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  if (status) {
    const store = createStore(status);
    const panic = () => store.update((current) => ({ ...current, isPaused: true, isPanic: true }));
    const opened = await openControl({
      home,
      status: store,
      panic,
      clients: () => Promise.reject(new Error('Nobody asks.')),
    });
    onTestFinished(() => opened.close());
  }
  const said = { out: '', error: '' };
  const stream = (name: keyof typeof said) => ({
    write(text: string) {
      said[name] += text;
      return true;
    },
  });
  const process = { env: {}, platform: 'linux' as const, stdout: stream('out'), stderr: stream('error') };
  const code = await control({ verb, home, json }, { process: process as never });
  return { ...said, code };
}

it('stops everything and says what that means', async () => {
  const { code, error } = await run('panic', { status: aStatus() });
  expect(code).toBe(0);
  expect(error).toMatch(
    /has stopped everything: running calls were cancelled and new ones are denied\. Resume it in its window\.\n$/,
  );
});

it.each([
  [{ isListening: true }, /is on at http/],
  [{ isListening: false }, /runs and does not listen\. Open its window/],
  [{ isListening: true, isPaused: true }, /is paused: calls are denied/],
  [{ isListening: true, isPaused: true, isPanic: true }, /has stopped everything/],
])('says how it is: %j', async (fields, sentence) => {
  expect(await run('status', { status: aStatus(fields) })).toMatchObject({
    code: 0,
    out: '',
    error: expect.stringMatching(sentence),
  });
});

it('fails where no Gatehouse answers, and says what to do', async () => {
  for (const verb of ['panic', 'status'] as const)
    expect(await run(verb)).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^No Gatehouse answers for the folder .* Start it, or name/),
    });
});

it('gives one line of JSON on stdout', async () => {
  const there = await run('status', { json: true, status: aStatus({ isListening: true }) });
  expect(JSON.parse(there.out)).toMatchObject({ isRunning: true, isListening: true, isPanic: false });
  expect(there.error).toBe('');
  const none = await run('panic', { json: true });
  expect([JSON.parse(none.out), none.code]).toEqual([{ isRunning: false }, 1]);
});

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createConfStore } from '../../../../main/store/conf-store';
import { openDatabase } from '../../../../main/store/database';
import { encryptedFileSecrets } from '../../../../main/store/encrypted-file-secrets';
import { lockHome } from '../../../../main/store/home-lock';
import { keychainSecrets } from '../../../../main/store/keychain-secrets';
import { createRecord } from '../../../../main/store/record';
import { openSettings } from '../../../../main/store/settings';
import { openSettingsSeal } from '../../../../main/store/settings-seal';
import { Rule } from '../../../../shared/domain/policy';

// A program for the tests that must kill, limit or surround a whole process: `store-child.mjs <task> <home>`.

// Of a limit on file sizes the failed write is wanted here, not the signal that ends the process.
process.on('SIGXFSZ', () => {});

const [, , task = '', home = ''] = process.argv;
const tasks: Readonly<Record<string, () => Promise<void>>> = {
  lock,
  intend: () => intend(false),
  durable: () => intend(true),
  write,
  fill,
  settings,
  sealed,
  keychain,
};
await tasks[task]?.();

function say(text: string): void {
  writeSync(1, `${text}\n`);
}

async function lock(): Promise<void> {
  try {
    lockHome(home);
    say('locked');
    await once(process.stdin, 'data');
  } catch (error) {
    say(sentence(error));
  }
}

/** Says a call as soon as its intent was accepted, and does nothing from then on: no thread of it takes the journal over. */
async function intend(isDurable: boolean): Promise<void> {
  const record = createRecord({ home, database: openDatabase({ home }).database });
  const callId = randomUUID();
  await record.recordIntent({ ...aCall(callId), isDurable });
  say(`intent ${callId}`);
  for (;;) {
    // Until it is killed.
  }
}

/** Says each call when its intent, and again when its outcome was accepted. */
async function write(): Promise<void> {
  const record = createRecord({ home, database: openDatabase({ home }).database });
  for (;;) {
    const callId = randomUUID();
    await record.recordIntent({ ...aCall(callId), isDurable: false });
    say(`intent ${callId}`);
    await record.recordOutcome({ ...aCall(callId), ...anEnd });
    say(`outcome ${callId}`);
  }
}

/** Records until it cannot, says why, and tries once more for every line it gets. */
async function fill(): Promise<void> {
  const record = createRecord({ home, database: openDatabase({ home }).database });
  const attempt = () =>
    record.recordIntent({ ...aCall(randomUUID()), argumentsJson: 'x'.repeat(20_000), isDurable: false });
  try {
    for (let count = 0; count < 10_000; count += 1) await attempt();
    say('never full');
  } catch (error) {
    say(sentence(error));
  }
  for await (const _ of process.stdin) {
    await attempt().then(
      () => say(`recorded ${record.recent(1).length}`),
      (error) => say(sentence(error)),
    );
  }
}

/** Rewrites the settings as fast as it can, with as many rules as it says. */
async function settings(): Promise<void> {
  const opened = openSettings({ home, createStore: createConfStore });
  say(opened.problem ?? 'opened');
  for (let count = 1; ; count = (count % 200) + 1) {
    opened.settings.rules.update(() => Array.from({ length: count }, (_, index) => aRule(index)));
    say(String(count));
  }
}

/** The same with a seal, whose key is in a sealed file; first says how many rules it found. */
async function sealed(): Promise<void> {
  const seal = await openSettingsSeal(await encryptedFileSecrets(join(home, 'secrets.sealed.json'), 'a passphrase'));
  const opened = openSettings({ home, createStore: createConfStore, seal });
  say(opened.problem ?? 'opened');
  say(`rules ${opened.settings.rules.get().length}`);
  for (let count = 1; ; count = (count % 200) + 1) {
    opened.settings.rules.update(() => Array.from({ length: count }, (_, index) => aRule(index)));
    say(String(count));
    await turn();
  }
}

async function keychain(): Promise<void> {
  const found = await keychainSecrets({ service: 'gatehouse-test', timeoutMs: 20_000 });
  if (!('secrets' in found)) return say(`none: ${found.reason}`);
  const { secrets } = found;
  await secrets.set('api-key', 'wörd');
  const kept = await secrets.get('api-key');
  await secrets.delete('api-key');
  say(`${secrets.keptIn} ${kept} ${await secrets.get('api-key')}`);
}

function sentence(error: unknown): string {
  return error instanceof Error && 'code' in error ? `${error.code}: ${error.message}` : `unexpected: ${error}`;
}

const anEnd = {
  outcome: 'completed' as const,
  durationMs: 1,
  waitedMs: null,
  upstreamMs: 1,
  resultJson: '{}',
  resultReview: null,
  guidance: null,
  message: null,
};

function aCall(callId: string) {
  return {
    callId,
    at: new Date(),
    client: 'Claude',
    session: 'session-1',
    server: 'files',
    tool: 'read_file',
    risk: 'read' as const,
    effect: 'allow' as const,
    ruleId: null,
    why: '',
    approvalId: null,
    approvalScope: null,
    findings: [],
    argumentsDigest: '0',
    argumentsJson: '{"path":"a.txt"}',
    originalArgumentsJson: null,
    shadow: [],
  };
}

function aRule(index: number) {
  return Rule.parse({
    id: `rule-${index}`,
    effect: 'deny',
    tool: `tool-${index}`,
    createdAt: '2026-11-01T10:00:00.000Z',
  });
}

import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createConfStore } from '../../../main/store/conf-store';
import { type CreateSettingsFile, openSettings } from '../../../main/store/settings';
import { aClient, aHome, aRule, aServer } from './support/builders';
import { bundleChild, removeChild, startChild } from './support/child';

const open = (home: string, createStore: CreateSettingsFile = createConfStore) => openSettings({ home, createStore });
const fileOf = (home: string) => join(home, 'settings.json');
const copyOf = (home: string) => join(home, 'settings.last-good.json');
const brokenIn = (home: string) => readdirSync(home).filter((name) => name.startsWith('settings.broken-'));

function aHomeWithSettings(): string {
  const home = aHome();
  const { settings } = open(home);
  settings.servers.update(() => [aServer()]);
  settings.clients.update(() => [aClient()]);
  settings.rules.update(() => [aRule()]);
  return home;
}

function change(home: string, edit: (json: ReturnType<typeof JSON.parse>) => void): void {
  const json = JSON.parse(readFileSync(fileOf(home), 'utf8'));
  edit(json);
  writeFileSync(fileOf(home), JSON.stringify(json));
}

let program = '';
beforeAll(async () => {
  program = await bundleChild();
}, 60_000);
afterAll(() => removeChild(program));

describe('settings', () => {
  it('begin with nobody let in, and write nothing before something is set', () => {
    const home = aHome();
    const { settings, problem } = open(home);
    expect(problem).toBeNull();
    expect(settings.rules.get()).toEqual([]);
    expect(settings.preferences.get().port).toBe(7717);
    expect(settings.isFirstRun.get()).toBe(true);
    expect(readdirSync(home)).toEqual([]);
  });

  it('come back after a restart', () => {
    const { settings, problem } = open(aHomeWithSettings());
    expect(problem).toBeNull();
    expect(settings.servers.get()).toEqual([aServer()]);
    expect(settings.clients.get()).toEqual([aClient()]);
    expect(settings.rules.get()).toEqual([aRule()]);
  });

  it('can be read by their owner only, under any umask', () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const home = aHomeWithSettings();
    expect(lstatSync(fileOf(home)).mode & 0o777).toBe(0o600);
    expect(lstatSync(copyOf(home)).mode & 0o777).toBe(0o600);
  });

  it('are on disk before a listener hears of them', () => {
    const home = aHome();
    const { settings } = open(home);
    let seen: unknown;
    settings.isFirstRun.subscribe(() => {
      seen = JSON.parse(readFileSync(fileOf(home), 'utf8')).isFirstRun;
    });
    settings.isFirstRun.update(() => false);
    expect(seen).toBe(false);
  });

  it('write nothing when nothing changes', () => {
    const home = aHome();
    open(home).settings.rules.update((rules) => rules);
    expect(existsSync(fileOf(home))).toBe(false);
  });

  it.each([
    [
      'a port that cannot be',
      (home: string) => open(home).settings.preferences.update((now) => ({ ...now, port: 0 })),
      /preferences were not changed \(port\)/,
    ],
    [
      'two servers of one name',
      (home: string) => open(home).settings.servers.update(() => [aServer(), aServer()]),
      /another server like it/,
    ],
    [
      'two clients with one token',
      (home: string) => open(home).settings.clients.update(() => [aClient(), aClient({ id: '2', name: 'B' })]),
      /another client like it/,
    ],
    [
      'two rules with one id',
      (home: string) => open(home).settings.rules.update(() => [aRule(), aRule()]),
      /another rule like it/,
    ],
  ])('refuse %s and stay as they were', (_what, act, sentence) => {
    const home = aHomeWithSettings();
    const before = readFileSync(fileOf(home), 'utf8');
    expect(() => act(home)).toThrow(sentence);
    expect(readFileSync(fileOf(home), 'utf8')).toBe(before);
  });
});

describe('a write that fails', () => {
  it('changes nothing in memory and says why', () => {
    const home = aHomeWithSettings();
    const { settings } = open(home, (options) => {
      const file = createConfStore(options);
      return {
        get store() {
          return file.store;
        },
        set store(_values) {
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        },
      };
    });
    let heard = 0;
    settings.rules.subscribe(() => {
      heard += 1;
    });
    expect(() => settings.rules.update(() => [])).toThrow(/change was not made.*the disk is full\. Make room/);
    expect(settings.rules.get()).toEqual([aRule()]);
    expect(heard).toBe(0);
    expect(open(home).settings.rules.get()).toEqual([aRule()]);
  });

  it('is noticed when only half of the file arrives, and the whole old one is put back', () => {
    const home = aHomeWithSettings();
    const before = readFileSync(fileOf(home), 'utf8');
    const { settings } = open(
      home,
      ({ serialize }) =>
        ({
          set store(values: Record<string, unknown>) {
            writeFileSync(fileOf(home), serialize(values).slice(0, 40));
          },
        }) as ReturnType<CreateSettingsFile>,
    );
    expect(() => settings.rules.update(() => [])).toThrow(/the disk is full/);
    expect(readFileSync(fileOf(home), 'utf8')).toBe(before);
    expect(readFileSync(copyOf(home), 'utf8')).toBe(before);
    expect(settings.rules.get()).toEqual([aRule()]);
  });
});

describe('a broken settings file', () => {
  it.each([
    ['empty', () => '', /it is empty/],
    ['cut off', (text: string) => text.slice(0, -30), /not complete JSON/],
    ['no JSON', () => 'rules: none', /not complete JSON/],
    ['another thing', () => '[]', /the whole is missing or wrong/],
    [
      'without its rules',
      (text: string) => JSON.stringify({ ...JSON.parse(text), rules: undefined }),
      /rules is missing or wrong/,
    ],
    [
      'without its version',
      (text: string) => JSON.stringify({ ...JSON.parse(text), version: undefined }),
      /version is missing/,
    ],
  ])('%s: is kept aside, and the last good settings are taken', (_what, spoil, reason) => {
    const home = aHomeWithSettings();
    const broken = spoil(readFileSync(fileOf(home), 'utf8'));
    writeFileSync(fileOf(home), broken);
    const { settings, problem } = open(home);
    const [aside = ''] = brokenIn(home);
    expect(readFileSync(join(home, aside), 'utf8')).toBe(broken);
    expect(problem).toMatch(reason);
    expect(problem).toContain(`kept as “${aside}”`);
    expect(problem).toMatch(/were taken instead: check/);
    expect(settings.rules.get()).toEqual([aRule()]);
    expect(open(home).problem).toBeNull();
  });

  it('lets nobody in when there is no good copy', () => {
    const home = aHomeWithSettings();
    writeFileSync(fileOf(home), '{');
    writeFileSync(copyOf(home), '{');
    const { settings, problem } = open(home);
    expect(problem).toMatch(/no servers, clients and rules now: add them again/);
    expect([settings.servers.get(), settings.clients.get(), settings.rules.get()]).toEqual([[], [], []]);
    expect(settings.isFirstRun.get()).toBe(false);
    expect(brokenIn(home)).toHaveLength(1);
  });

  it('is not lost by being deleted', () => {
    const home = aHomeWithSettings();
    rmSync(fileOf(home));
    const { settings, problem } = open(home);
    expect(problem).toMatch(/was missing\. The settings of .* were taken instead/);
    expect(settings.rules.get()).toEqual([aRule()]);
  });

  it.each([
    ['an effect that is none', { effect: 'permit' }],
    ['no tool, which would match every tool', { tool: undefined }],
    ['no word on whether it is on', { isEnabled: undefined }],
  ])('does not lose or widen a rule that has %s', (_what, fields) => {
    const home = aHomeWithSettings();
    change(home, (json) => Object.assign(json.rules[0], fields));
    const { settings, problem } = open(home);
    expect(problem).toMatch(/rules\[0\]\.\w+ is missing or wrong/);
    expect(settings.rules.get()).toEqual([aRule()]);
  });

  it('with one bad server and one bad client keeps the others, and keeps the bad ones aside', () => {
    const home = aHomeWithSettings();
    change(home, (json) => {
      json.servers.push({ name: 'half' });
      json.clients.push(json.clients[0]);
      json.preferences.port = 'high';
    });
    const { settings, problem } = open(home);
    expect(problem).toMatch(
      /left out: preferences\.port, servers\[1\]\.transport, clients\[1\]\. The whole file is kept as/,
    );
    expect(settings.servers.get()).toEqual([aServer()]);
    expect(settings.clients.get()).toEqual([aClient()]);
    expect(settings.rules.get()).toEqual([aRule()]);
    expect(readFileSync(join(home, brokenIn(home)[0] ?? ''), 'utf8')).toContain('half');
  });
});

describe('settings of a newer version', () => {
  it.each([
    [
      'another form',
      (json: Record<string, unknown>) => Object.assign(json, { version: 4 }),
      /has the form 4, and this version knows 3/,
    ],
    ['a new part', (json: Record<string, unknown>) => Object.assign(json, { teams: [] }), /holds “teams”/],
    [
      'a new field of a rule',
      (json: { rules: object[] }) => Object.assign(json.rules[0] ?? {}, { when: 'x' }),
      /holds “rules\[0\]\.when”/,
    ],
    [
      'a new field of a server',
      (json: { servers: { transport: object }[] }) => Object.assign(json.servers[0]?.transport ?? {}, { box: 1 }),
      /holds “servers\[0\]\.transport\.box”/,
    ],
    [
      'a new preference',
      (json: { preferences: object }) => Object.assign(json.preferences, { sound: 1 }),
      /holds “preferences\.sound”/,
    ],
  ])('%s: are refused and left alone', (_what, edit, sentence) => {
    const home = aHomeWithSettings();
    change(home, edit);
    const before = readFileSync(fileOf(home), 'utf8');
    expect(() => open(home)).toThrow(sentence);
    expect(() => open(home)).toThrow(/newer Gatehouse: start that one, or move the file away/);
    expect(readFileSync(fileOf(home), 'utf8')).toBe(before);
    expect(brokenIn(home)).toEqual([]);
  });
});

it('opens with whole settings after each of 20 kills in the middle of writing', async () => {
  const home = aHome();
  for (let round = 0; round < 20; round += 1) {
    const writer = startChild([process.execPath, program, 'settings', home]);
    expect(await writer.line()).toBe('opened');
    for (let line = 0; line <= round; line += 1) await writer.line();
    const said = Number((await writer.killed()).filter((line) => /^\d+$/.test(line)).at(-1) ?? 0);
    const { settings, problem } = open(home);
    expect(problem).toBeNull();
    const rules = settings.rules.get();
    expect(rules.map((rule) => rule.id)).toEqual(rules.map((_, index) => `rule-${index}`));
    if (said > 0) expect([said, (said % 200) + 1]).toContain(rules.length);
  }
}, 60_000);

it('says so when the disk fills up, and keeps the old settings', async () => {
  const home = aHome();
  const writer = startChild(['prlimit', '--fsize=6000:unlimited', process.execPath, program, 'settings', home]);
  const { stderr } = await writer.ended();
  expect(stderr).toMatch(
    /The change was not made, because .*settings\.json” cannot be written: the (file has reached|disk is full)/,
  );
  const { settings, problem } = open(home);
  expect(problem).toBeNull();
  expect(settings.rules.get().length).toBeGreaterThan(3);
  chmodSync(fileOf(home), 0o600);
});

import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { aPerson, type Person } from '../support/a-person';
import { type BuiltCommand, buildCommand, type Ran, runBuilt } from '../support/built-command';
import { openPseudoTerminal } from '../support/pseudo-terminal';
import { type Served, startServe } from '../support/serve';

// Each test starts some ten programs.
vi.setConfig({ testTimeout: 120_000 });

let command: BuiltCommand;

beforeAll(async () => {
  command = await buildCommand();
}, 120_000);

afterAll(() => command.remove());

const run = (person: Person, ...args: readonly string[]): Promise<Ran> =>
  runBuilt(command.script, args, { env: person.env });

async function startFor(person: Person): Promise<Served> {
  const served = await startServe({
    script: command.script,
    env: person.env,
    home: person.home,
    args: ['--no-panel'],
  });
  onTestFinished(async () => {
    if (served.child.exitCode === null && served.child.signalCode === null) await served.stop();
  });
  return served;
}

const all = ['cursor', 'codex', 'zed', 'tabnine-ide'];
const json = async (ran: Promise<Ran>) => JSON.parse((await ran).out);

async function statesOf(person: Person): Promise<Record<string, string>> {
  const { clients } = await json(run(person, 'clients', '--json'));
  const rows = (clients as { kind: string; state: string }[]).filter(({ kind }) => all.includes(kind));
  return Object.fromEntries(rows.map(({ kind, state }) => [kind, state]));
}

const every = (state: string) => Object.fromEntries(all.map((kind) => [kind, state]));

describe.each(['with a Gatehouse that runs', 'without one'])('the commands, %s', (way) => {
  const isRunning = way === 'with a Gatehouse that runs';

  async function begin(): Promise<Person> {
    const person = aPerson();
    if (isRunning) await startFor(person);
    return person;
  }

  it('connect clients, once, and disconnecting leaves their files as they were, byte for byte', async () => {
    const person = await begin();
    const before = person.snapshot();
    expect(await statesOf(person)).toEqual(every('not-connected'));

    const connected = await run(person, 'connect', ...all, '--yes');
    expect(connected.code, connected.error).toBe(0);
    expect(connected.out).toContain('Adds “gatehouse”, which leads to Gatehouse.');
    expect(connected.out.match(/^Written: /gm)).toHaveLength(4);
    expect(await statesOf(person)).toEqual(every('connected'));

    const between = person.snapshot();
    const again = await run(person, 'clients', 'connect', ...all, '--yes');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('It is connected already.') });
    expect(person.snapshot()).toEqual(between);

    expect((await run(person, 'disconnect', '--all', '--yes')).code).toBe(0);
    expect(person.snapshot()).toEqual(before);
    expect(await statesOf(person)).toEqual(every('not-connected'));
  });

  it('show what they would do without showing the token, and write nothing when nobody says yes', async () => {
    const person = await begin();
    const before = person.snapshot();
    const shown = await run(person, 'connect', 'cursor');
    expect(shown).toMatchObject({
      code: 3,
      error: expect.stringContaining('Nothing was written: nobody is here to ask.'),
    });
    expect(shown.out).toMatch(/│ \+ .*"gatehouse"/);
    expect(shown.out).toMatch(/Bearer •+"/);
    expect(await run(person, 'connect', 'cursor', '--dry-run')).toMatchObject({ code: 0, out: shown.out });
    expect(await json(run(person, 'connect', 'cursor', '--json'))).toMatchObject({
      applied: false,
      changes: [{ kind: 'cursor', problem: null }],
      outcomes: [],
    });
    expect(person.snapshot()).toEqual(before);
  });

  it('leave a broken file alone and name the line and the column', async () => {
    const person = await begin();
    person.put('.cursor/mcp.json', '{\n  "mcpServers": {\n    "a": ]\n  }\n}\n');
    const before = person.snapshot();
    const { code, out } = await run(person, 'connect', 'cursor', 'zed', '--yes');
    expect(code).toBe(1);
    expect(out).toMatch(/Line 3, column \d+: /);
    expect(person.text('.config/zed/settings.json')).toContain('"gatehouse"');
    expect(person.text('.cursor/mcp.json')).toBe(before[join(person.folder, '.cursor/mcp.json')]);
    expect((await run(person, 'clients')).error).toMatch(/Cursor: ~\/\.cursor\/mcp\.json, line 3, column \d+: /);
  });

  it('take the latest change back, and take that back, too', async () => {
    const person = await begin();
    const before = person.snapshot();
    await run(person, 'connect', 'zed', '--yes');
    const undone = await run(person, 'clients', 'undo', '--yes');
    expect(undone).toMatchObject({ code: 0, error: expect.stringContaining('Connected.') });
    expect(person.snapshot()).toEqual(before);
    expect((await run(person, 'clients', 'undo', '--yes')).code).toBe(0);
    expect(await statesOf(person)).toMatchObject({ zed: 'connected' });
  });

  it('import servers switched off, with their secrets in the keychain and nowhere else', async () => {
    const person = await begin();
    const secret = 'sk-live-4f1b0c9d8e7a6b5c4d3e2f1a';
    const entry = { command: '/opt/mail', args: ['--all'], env: { API_KEY: secret } };
    person.put('.cursor/mcp.json', JSON.stringify({ mcpServers: { mail: entry } }));
    const imported = await run(person, 'import', 'mail', '--yes');
    expect(imported, imported.error).toMatchObject({
      code: 0,
      out: expect.stringContaining('Added, switched off: “mail”.'),
    });
    expect(imported.out).toContain('runs     /opt/mail "--all"');
    expect(imported.out + imported.error).not.toContain(secret);
    const settings = JSON.parse(person.text('.gatehouse/settings.json'));
    expect(settings.servers).toMatchObject([
      { name: 'mail', enabled: false, isTrusted: false, transport: { command: '/opt/mail' } },
    ]);
    expect(JSON.stringify(settings)).not.toContain(secret);
    expect(await run(person, 'import', 'mail', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Gatehouse has it already, as “mail”.'),
    });
  });

  it('import a text from standard input', async () => {
    const person = await begin();
    const input = JSON.stringify({ mcpServers: { clock: { command: '/opt/clock' } } });
    const args = ['import', '--from', '-', '--yes', '--json'];
    const { code, out } = await runBuilt(command.script, args, { env: person.env, input });
    expect([code, JSON.parse(out).imported]).toEqual([0, ['clock']]);
  });

  it('say that nobody is known by a wrong name, and who it may be', async () => {
    const person = await begin();
    expect(await run(person, 'connect', 'curso')).toMatchObject({
      code: 1,
      error: expect.stringMatching(/No client is called “curso”\. Is it “cursor”/),
    });
  });

  it('that come at once do not disturb each other', async () => {
    const person = await begin();
    const ran = await Promise.all(all.map((kind) => run(person, 'connect', kind, '--yes')));
    expect(ran.map(({ code, error }) => [code, code === 0 ? '' : error])).toEqual(all.map(() => [0, '']));
    expect(await statesOf(person)).toEqual(every('connected'));
  });
});

describe('the doctor', () => {
  it('goes the way of each client to the end, by HTTP and by the bridge, and leaves no trace of itself', async () => {
    const person = aPerson();
    await startFor(person);
    await run(person, 'connect', 'cursor', 'tabnine-ide', '--yes');
    const { code, out, error } = await run(person, 'doctor');
    expect(code, out + error).toBe(0);
    expect(out).toMatch(/✓ Cursor, ~\/\.cursor\/mcp\.json: It reaches Gatehouse and finds 0 tools \(\d+ ms\)\./);
    expect(out).toMatch(/✓ Tabnine.*: It reaches Gatehouse and finds 0 tools \(\d+ ms\)\./);
    // The token is still there for the program that it is meant for.
    const { clients } = await json(run(person, 'doctor', '--json'));
    expect(clients).toMatchObject([
      { state: 'fine', boundTo: null },
      { state: 'fine', boundTo: null },
    ]);
  });

  it('says what is wrong with each way, and what to type', async () => {
    const person = aPerson();
    await startFor(person);
    await run(person, 'connect', ...all, '--yes');
    person.put('.cursor/mcp.json', person.text('.cursor/mcp.json').replace(/Bearer [\w-]+/, 'Bearer wrong'));
    person.put('.config/zed/settings.json', '{}');
    rmSync(join(person.home, 'bridge'), { recursive: true });
    const { code, out } = await run(person, 'doctor');
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ Cursor.*“gatehouse” was changed since, so it was not tried\.\n {4}→ gatehouse connect cursor/,
    );
    expect(out).toMatch(/✗ Zed.*“gatehouse” is not in its file any more\.\n {4}→ gatehouse connect zed/);
    expect(out).toMatch(/✗ Tabnine.*keeps no token for this client here/);
    expect(out).toMatch(/✓ OpenAI Codex/);
  });

  it('tells that a killed Gatehouse does not run, and the commands go on without it', async () => {
    const person = aPerson();
    const before = person.snapshot();
    const served = await startFor(person);
    await run(person, 'connect', 'cursor', '--yes');
    served.child.kill('SIGKILL');
    await once(served.child, 'close');
    expect(await run(person, 'doctor')).toMatchObject({
      code: 1,
      out: expect.stringContaining('Gatehouse does not run, so no client gets to its servers.'),
    });
    expect((await run(person, 'disconnect', 'cursor', '--yes')).code).toBe(0);
    expect(person.snapshot()).toEqual(before);
  });
});

it('secrets come back into files neither by a running Gatehouse nor for a script', async () => {
  const person = aPerson();
  await run(person, 'connect', 'cursor', '--yes');
  const before = person.snapshot();
  const args = ['disconnect', '--all', '--with-secrets', '--yes'];
  expect(await run(person, ...args)).toMatchObject({
    code: 1,
    error: expect.stringContaining('Run this in a terminal'),
  });
  await startFor(person);
  expect(await run(person, ...args)).toMatchObject({ code: 1, error: expect.stringContaining('in the window') });
  expect(person.snapshot()).toEqual(before);
});

it('what one connected while Gatehouse ran, the other way knows', async () => {
  const person = aPerson();
  const served = await startFor(person);
  await run(person, 'connect', 'cursor', 'tabnine-ide', '--yes');
  await served.stop();
  expect(await statesOf(person)).toMatchObject({ cursor: 'connected', 'tabnine-ide': 'connected' });
  expect(await run(person, 'connect', 'cursor', '--dry-run')).toMatchObject({
    code: 0,
    // The port that it had was not the usual one: that is put right.
    out: expect.stringContaining('Renews “gatehouse”'),
  });
  await expect(run(person, 'connect', 'tabnine-ide', '--dry-run')).resolves.toMatchObject({
    out: expect.stringContaining('It is connected already.'),
  });
});

describe('at a terminal', () => {
  const at = (person: Person, ...args: readonly string[]) => {
    const env = Object.entries(person.env).map(([name, value]) => `${name}=${value}`);
    return openPseudoTerminal(['env', ...env, process.execPath, command.script, ...args]);
  };

  it('the person sees the difference in colours, is asked, and a yes carries it out', async () => {
    const person = aPerson();
    const terminal = at(person, 'connect', 'zed');
    await terminal.see('\u001b[32m  │ + ');
    await terminal.see('Apply this to this file? [y/N]');
    terminal.press('y\r');
    await terminal.see('Written: ~/.config/zed/settings.json');
    expect(await terminal.ended).toBe(0);
    expect(await statesOf(person)).toMatchObject({ zed: 'connected' });
  });

  it.each([
    ['a bare Enter', '\r'],
    ['Ctrl+C', '\u0003'],
  ])('%s is a no', async (_, keys) => {
    const person = aPerson();
    const before = person.snapshot();
    const terminal = at(person, 'connect', 'zed');
    await terminal.see('Apply this to this file? [y/N]');
    terminal.press(keys);
    await terminal.see('Nothing was written.');
    expect(await terminal.ended).toBe(3);
    expect(person.snapshot()).toEqual(before);
  });

  it('secrets come back with the entries that had them, when the person asks for that there', async () => {
    const person = aPerson({
      '.cursor/mcp.json':
        '{"mcpServers": {"mail": {"command": "/opt/mail", "env": {"API_KEY": "sk-live-4f1b0c9d8e7a6b5c"}}}}',
    });
    const before = person.snapshot();
    await run(person, 'import', '--yes');
    await run(person, 'connect', 'cursor', '--others', 'remove', '--yes');
    expect(person.text('.cursor/mcp.json')).not.toContain('sk-live');
    const terminal = at(person, 'disconnect', 'cursor', '--with-secrets');
    await terminal.see('Apply this to this file? [y/N]');
    expect(terminal.screen()).not.toContain('sk-live');
    terminal.press('y\r');
    expect(await terminal.ended).toBe(0);
    expect(person.snapshot()).toEqual(before);
  });
});

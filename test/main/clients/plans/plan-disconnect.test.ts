import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigTextError } from '../../../../main/clients/formats/config-problem';
import { readConfig, removeEntry, setEntry, setField } from '../../../../main/clients/formats/config-text';
import { isJsonRecord, isSame, type Json } from '../../../../main/clients/formats/config-value';
import type { Operation } from '../../../../main/clients/plans/operation';
import { planConnect } from '../../../../main/clients/plans/plan-connect';
import { planDisconnect } from '../../../../main/clients/plans/plan-disconnect';
import { isOff } from '../../../../main/clients/plans/take-others';
import { sha256Of } from '../../../../main/clients/write/replace-file';
import type { Connection } from '../../../../shared/domain/connection';
import type { OtherEntries } from '../../../../shared/domain/file-plan';
import type { FileFormat } from '../../../../shared/domain/found-client';
import { aConnection, aKind, connecting, known, textOf } from '../../../support/connecting';
import { aReadFile, isOurs, planParts } from '../../../support/planning';
import { containerName, type RandomConfig, randomConfig, type Writer } from '../../../support/random-config';
import { jsonWriter } from '../../../support/random-json';
import { writeToml } from '../../../support/random-toml';
import { writeYaml } from '../../../support/random-yaml';

const secret = 'sk-0123456789abcdefghijKLMNopqr';
const servers = { a: { command: known, env: { API_KEY: secret } }, b: { command: 'b' } };
const original = `${JSON.stringify({ theme: 'dark', mcpServers: servers }, null, 2)}\n`;

/** What somebody else makes of the text of a file. */
type Edit = (text: string) => string;

async function afterEdit(
  edit: Edit,
  { others = 'remove' as OtherEntries, kind = 'cursor', before = original, withSecrets = true } = {},
) {
  const desk = connecting({ kinds: [kind] });
  const path = await desk.put(before);
  await desk.connect(others);
  const connected = textOf(path);
  writeFileSync(path, edit(connected));
  const { plan, outcomes } = await desk.disconnect(withSecrets);
  return { desk, path, connected, plan, outcomes, text: readFileSync(path, 'utf8') };
}

const serversOf = (text: string) => JSON.parse(text).mcpServers;

describe('a file that nobody touched since', () => {
  it('is as it was, byte for byte', async () => {
    const { text, plan } = await afterEdit((each) => each);
    expect(text).toBe(original);
    expect(plan.changes[0]?.steps).toEqual(['Puts the file back as it was, byte for byte.']);
    expect(JSON.stringify(plan)).not.toContain(secret);
  });

  it('gets its entries back without their secrets, unless they are asked for', async () => {
    const { text, plan } = await afterEdit((each) => each, { withSecrets: false });
    expect(text).not.toContain(secret);
    expect(serversOf(text)).toEqual({ ...servers, a: { command: known, env: { API_KEY: '<kept in Gatehouse>' } } });
    expect(plan.changes[0]?.steps).toEqual(['Takes “gatehouse” out.', 'Puts “a” back, without its secrets.']);
  });

  it('is as it was without asking for secrets, where none was taken', async () => {
    const { text } = await afterEdit((each) => each, { withSecrets: false, others: 'keep' });
    expect(text).toBe(original);
  });
});

describe('a file that somebody else changed', () => {
  it('keeps the schema that its client wrote into it', async () => {
    const { text } = await afterEdit((each) => each.replace('{', '{\n  "$schema": "https://example.com/x.json",'));
    expect(JSON.parse(text)).toEqual({ $schema: 'https://example.com/x.json', theme: 'dark', mcpServers: servers });
  });

  it('keeps the form that its client gave it', async () => {
    const { text } = await afterEdit((each) => JSON.stringify(JSON.parse(each)));
    expect(text.split('\n')).toHaveLength(1);
    expect(serversOf(text)).toEqual(servers);
  });

  it('loses our entry where it was edited and still leads here', async () => {
    const { text } = await afterEdit((each) => each.replace('"headers"', '"timeout": 5, "headers"'));
    expect(serversOf(text)).toEqual(servers);
  });

  it('keeps an entry of our name that leads elsewhere now', async () => {
    const { text, plan } = await afterEdit((each) => each.replace(':7878', ':1'));
    expect(serversOf(text)).toMatchObject({ ...servers, gatehouse: { url: 'http://127.0.0.1:1/mcp' } });
    expect(plan.changes[0]?.steps[0]).toMatch(/leads elsewhere now: it is left alone/);
  });

  it('gets back what was taken where our entry was removed', async () => {
    const { text } = await afterEdit(() => '{"mcpServers": {}}');
    expect(serversOf(text)).toEqual({ a: servers.a });
  });

  it('keeps what somebody put in the place of what was taken', async () => {
    const { text } = await afterEdit((each) => each.replace('"b": {', '"a": {"command": "new"}, "b": {'));
    expect(serversOf(text)).toEqual({ a: { command: 'new' }, b: servers.b });
  });

  it('switches on again only what is still off', async () => {
    const before = JSON.stringify({ mcpServers: { a: { command: known }, c: { command: known, disabled: false } } });
    const options = { kind: 'kiro', others: 'disable' as const, before };
    const still = await afterEdit((each) => each.replace('{', '{ "x": 1, '), options);
    expect(serversOf(still.text)).toEqual({ a: { command: known }, c: { command: known, disabled: false } });
    const switched = await afterEdit((each) => each.replace(/"a":\s*\{[^}]*\}/, '"a": {"command": "mine"}'), options);
    expect(serversOf(switched.text)).toEqual({ a: { command: 'mine' }, c: { command: known, disabled: false } });
  });

  it('is left alone when it is garbage, and says where', async () => {
    const { text, plan, desk } = await afterEdit(() => '{\n "mcpServers": oh');
    expect(text).toBe('{\n "mcpServers": oh');
    expect(plan.changes[0]?.problem).toMatch(/^Line 2, column \d+: .*take “gatehouse” out by hand/);
    expect(desk.ledger.connections()).toHaveLength(1);
  });

  it('is not made anew when it is gone, and nobody is connected', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const path = await desk.put(original);
    await desk.connect();
    rmSync(path);
    const { outcomes, plan } = await desk.disconnect();
    expect(outcomes).toMatchObject([{ outcome: 'unchanged' }]);
    expect(plan.changes[0]).toMatchObject({ isNew: false, isRemoved: false, diff: [] });
    expect([desk.clients.size, desk.ledger.connections().length]).toEqual([0, 0]);
  });

  it('that was not there before stays when something else is in it', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    await desk.connect();
    const { path } = await desk.target();
    writeFileSync(
      path,
      setEntry(
        textOf(path),
        { format: 'jsonc', container: aKind('cursor').container ?? never() },
        { name: 'x', value: { command: 'x' } },
      ),
    );
    await desk.disconnect();
    expect(serversOf(textOf(path))).toEqual({ x: { command: 'x' } });
  });
});

describe('a connection that was renewed', () => {
  it('does not lose what others wrote in between, nor what was taken at either time', async () => {
    let port = 7878;
    const desk = connecting({ kinds: ['cursor'], endpoint: () => `http://127.0.0.1:${port}/mcp` });
    const path = await desk.put(original);
    await desk.connect('remove');
    const added = { later: { command: known, args: ['2'] }, mine: { command: 'mine' } };
    const now = JSON.parse(textOf(path));
    writeFileSync(path, JSON.stringify({ ...now, extra: true, mcpServers: { ...now.mcpServers, ...added } }));
    port = 7979;
    await desk.connect('remove');
    expect(serversOf(textOf(path))).toEqual({ gatehouse: expect.anything(), b: servers.b, mine: added.mine });
    await desk.disconnect();
    expect(JSON.parse(textOf(path))).toEqual({ theme: 'dark', extra: true, mcpServers: { ...servers, ...added } });
  });

  it('is undone byte for byte where nobody wrote in between', async () => {
    let port = 7878;
    const desk = connecting({ kinds: ['cursor'], endpoint: () => `http://127.0.0.1:${port}/mcp` });
    const path = await desk.put(original);
    await desk.connect('keep');
    port = 7979;
    await desk.connect('remove');
    expect(desk.clients.size).toBe(1);
    await desk.disconnect();
    expect(textOf(path)).toBe(original);
  });

  it('gives back an entry that somebody had made by hand', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const byHand = { url: 'http://127.0.0.1:7878/mcp', headers: { Authorization: `Bearer gh_${'Ab1'.repeat(14)}x` } };
    const before = JSON.stringify({ mcpServers: { mine: byHand } });
    const path = await desk.put(before);
    await desk.connect();
    await desk.disconnect(false);
    expect(textOf(path)).toBe(before);
    await desk.connect();
    writeFileSync(path, textOf(path).replace('{', '{"x": 1,'));
    await desk.disconnect(false);
    expect(JSON.parse(textOf(path))).toEqual({ x: 1, mcpServers: { mine: byHand } });
  });
});

it('what cannot be known any more is said', async () => {
  const connection = aConnection({
    taken: [{ name: 'a', how: 'removed', backupId: 'lost' }],
    after: 'x',
    backupId: 'lost',
  });
  const { change, operation } = await planDisconnect(await aReadFile('{"mcpServers":{}}'), connection, {
    withSecrets: true,
    parts: planParts(),
  });
  expect(change.steps).toContain('What “a” was is not known any more: put it back by hand.');
  expect(operation?.next).toBeUndefined();
});

it('a file that leads out of its folder now is left alone', async () => {
  const read = await aReadFile('{}', { mayEdit: false });
  const planned = await planDisconnect(read, aConnection(), { withSecrets: true, parts: planParts() });
  expect(planned).toMatchObject({ operation: null, change: { problem: expect.stringContaining('leads out') } });
});

const writers: [FileFormat, 'map' | 'list', string, Writer][] = [
  ['json', 'map', 'claude-code', jsonWriter({ mayComment: false })],
  ['jsonc', 'map', 'kiro', jsonWriter({ mayComment: true })],
  ['jsonc', 'list', 'cursor', jsonWriter({ mayComment: true })],
  ['toml', 'map', 'codex', writeToml],
  ['toml', 'list', 'mistral-vibe', writeToml],
  ['yaml', 'map', 'goose', writeYaml],
  ['yaml', 'list', 'continue', writeYaml],
];

type Step = { what: 'add' | 'remove' | 'touch' | 'retake'; at: number };
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('add', 'remove', 'touch', 'retake'),
  at: fc.nat(20),
});

describe.each(writers)('after any edits of somebody else, %s with a %s', (format, containerKind, kindId, write) => {
  const kind = aKind(kindId);
  const container = {
    segments: [containerName],
    kind: containerKind,
    idField: containerKind === 'list' ? 'name' : null,
  };
  const shape = { format, container };

  function entriesOf(text: string): Entries {
    const read = readConfig(text, shape);
    if ('problem' in read) throw new Error(read.problem.text);
    return new Map(read.entries);
  }

  function edited(text: string, { what, at }: Step, taken: Connection['taken']): string {
    const names = [...entriesOf(text).keys()];
    const name = names[at % Math.max(names.length, 1)] ?? 'x';
    if (what === 'add') return setEntry(text, shape, { name: `theirs ${at}`, value: { command: `c${at}` } });
    if (what === 'remove') return removeEntry(text, shape, name);
    if (what === 'retake')
      return setEntry(text, shape, {
        name: taken[at % Math.max(taken.length, 1)]?.name ?? 'y',
        value: { command: 'theirs' },
      });
    return names.length === 0 ? text : setField(text, shape, { name, field: 'timeout', value: at });
  }

  /** What should be there: everything that is, without ours, and with what we took. */
  function expected(now: Entries, before: Entries, { entryName, taken }: Connection): Entries {
    const ours = now.get(entryName);
    const wanted = new Map<string, Json | undefined>(
      [...now].filter(([name]) => name !== entryName || ours === undefined || !isOurs(ours)),
    );
    for (const { name, how } of taken) {
      const [value, there] = [before.get(name) ?? null, wanted.get(name)];
      if (how === 'disabled') wanted.set(name, switchedBack(there, value));
      else wanted.set(name, there ?? value);
    }
    return new Map([...wanted].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  }

  function switchedBack(there: Json | undefined, value: Json): Json | undefined {
    return there !== undefined && isOff(kind, there) ? withFlagOf(there, value) : there;
  }

  function withFlagOf(there: Json, value: Json): Json {
    const field = kind.disable?.field ?? '';
    if (!isJsonRecord(there) || !isJsonRecord(value)) return there;
    const { [field]: _, ...rest } = there;
    return Object.hasOwn(value, field) ? { ...rest, [field]: value[field] ?? null } : rest;
  }

  interface Scene {
    config: RandomConfig;
    others: OtherEntries;
    steps: Step[];
    luck: number;
  }

  /** What is left after connecting, edits and disconnecting; `null`: one of our two steps was refused. */
  async function play({ config, others, steps, luck }: Scene) {
    const file = { kind: kindId, format, container };
    const parts = planParts({ isKnown: (_kind, entry) => JSON.stringify(entry).length % 4 <= luck });
    const { operation } = await planConnect(await aReadFile(config.text, file), others, parts);
    if (!operation?.next) return null;
    const connected = operation.next.toString();
    const connection = connectionOf(operation);
    const edit = (text: string, each: Step) => tried(() => edited(text, each, connection.taken), text);
    const text = steps.reduce(edit, connected);
    const undo = { withSecrets: true, parts: { ...parts, backup: () => Buffer.from(config.text) } };
    const planned = await planDisconnect(await aReadFile(text, file), connection, undo);
    if (planned.operation === null) return null;
    return { connected, connection, text, next: planned.operation.next?.toString() ?? text };
  }

  it('exactly ours goes, what was taken comes back, and everything else stays', async () => {
    const scenes: fc.Arbitrary<Scene> = fc.record({
      config: randomConfig(format, containerKind, write),
      others: fc.constantFrom<OtherEntries>('keep', 'disable', 'remove'),
      steps: fc.array(step, { maxLength: 4 }),
      luck: fc.nat(3),
    });
    let undone = 0;
    const property = fc.asyncProperty(scenes, async (scene) => {
      const played = await play(scene);
      if (!played) return;
      undone += 1;
      const { text, connected, connection, next } = played;
      if (text === connected) expect(next).toBe(scene.config.text);
      const wanted = expected(entriesOf(text), entriesOf(scene.config.text), connection);
      const now = entriesOf(next);
      expect([...now.keys()].sort()).toEqual([...wanted.keys()].sort());
      for (const [name, value] of wanted) expect([name, isSame(now.get(name), value)]).toEqual([name, true]);
      for (const comment of scene.config.comments.filter((each) => text.includes(each)))
        expect(next).toContain(comment);
    });
    await fc.assert(property, { numRuns: 150 });
    expect(undone).toBeGreaterThan(20);
  }, 30_000);
});

type Entries = Map<string, Json>;

function connectionOf({ connect, next, file }: Operation): Connection {
  return aConnection({
    ...connect,
    kind: file.kind,
    taken: (connect?.taken ?? []).map((each) => ({ ...each, backupId: 'backup' })),
    after: sha256Of(next ?? Buffer.alloc(0)),
    backupId: 'backup',
  });
}

/** An edit that the text does not allow is no edit. */
function tried(edit: () => string, otherwise: string): string {
  try {
    return edit();
  } catch (error) {
    if (error instanceof ConfigTextError) return otherwise;
    throw error;
  }
}

function never(): never {
  throw new Error('it has a container');
}

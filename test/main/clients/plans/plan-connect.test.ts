import { describe, expect, it } from 'vitest';
import { createIsOurs } from '../../../../main/clients/entries/is-ours';
import { readConfig } from '../../../../main/clients/formats/config-text';
import type { Json } from '../../../../main/clients/formats/config-value';
import type { ClientFile } from '../../../../main/clients/places/client-files';
import { digestEntry } from '../../../../main/clients/plans/our-place';
import { planConnect } from '../../../../main/clients/plans/plan-connect';
import type { OtherEntries } from '../../../../shared/domain/file-plan';
import { aConnection, known } from '../../../support/connecting';
import { aReadFile, endpoint, planParts } from '../../../support/planning';

const plan = async (
  text: string | Buffer | null,
  {
    others = 'keep' as OtherEntries,
    file = {} as Partial<ClientFile>,
    parts = {} as Parameters<typeof planParts>[0],
  } = {},
) => await planConnect(await aReadFile(text, file), others, planParts(parts));

/** The servers of what would be written. */
function entriesOf({ operation }: Awaited<ReturnType<typeof plan>>): Record<string, Json> {
  const next = operation?.next;
  if (!next) throw new Error('nothing is written');
  const read = readConfig(next.toString(), { format: operation.file.format, container: operation.file.container });
  if ('problem' in read) throw new Error(read.problem.text);
  return Object.fromEntries(read.entries);
}

describe('connecting', () => {
  it('adds our entry with a token that only the file has', async () => {
    const { change, operation } = await plan('{"mcpServers": {"a": {"command": "x"}}}');
    const token = operation?.connect?.client.token ?? '';
    expect(token).toMatch(/^gh_[\w-]{43}$/);
    expect(entriesOf({ change, operation })).toEqual({
      gatehouse: { url: endpoint, headers: { Authorization: `Bearer ${token}` } },
      a: { command: 'x' },
    });
    expect(JSON.stringify(change)).not.toContain(token);
    expect(change).toMatchObject({
      isNew: false,
      isRemoved: false,
      steps: ['Adds “gatehouse”, which leads to Gatehouse.'],
      problem: null,
      clientName: 'Cursor',
    });
    expect(
      change.diff.flatMap(({ lines }) => lines).some(({ sign, text }) => sign === '+' && text.includes(endpoint)),
    ).toBe(true);
  });

  it('makes the file where there is none', async () => {
    const { change, operation } = await plan(null);
    expect(change.isNew).toBe(true);
    expect(operation).toMatchObject({ seen: null, before: null });
  });

  it.each([
    [{ gatehouse: { command: 'theirs' } }, 'gatehouse-2'],
    [{ Gatehouse: { command: 'theirs' }, 'gatehouse-2': { command: 'theirs' } }, 'gatehouse-3'],
  ])('finds another name where somebody has ours: %o', async (servers, name) => {
    const planned = await plan(JSON.stringify({ mcpServers: servers }));
    expect(planned.operation?.connect?.entryName).toBe(name);
    expect(entriesOf(planned)).toMatchObject(servers);
  });

  it('takes the place of an entry that leads here, and remembers it where it was made by hand', async () => {
    const planned = await plan(JSON.stringify({ mcpServers: { mine: { url: `${endpoint}`, headers: { X: 'y' } } } }));
    expect(Object.keys(entriesOf(planned))).toEqual(['mine']);
    expect(planned.change.steps).toEqual(['Renews “mine”, which leads to Gatehouse.']);
    expect(planned.operation?.connect?.taken).toEqual([{ name: 'mine', how: 'replaced' }]);
  });

  it('says what the client does not do by itself', async () => {
    const file = { kind: 'claude-desktop', format: 'json' as const };
    expect((await plan('{}', { file })).change.steps).toContain(
      'Quit Claude Desktop before you apply this: it writes the file anew when it quits.',
    );
  });
});

describe('entries whose servers Gatehouse has', () => {
  const servers = {
    a: { command: known, env: { API_KEY: 'sk-0123456789abcdefghijKLMN' } },
    off: { command: known, disabled: true },
    other: { command: 'other' },
  };
  const text = JSON.stringify({ mcpServers: servers }, null, 2);
  const withSwitch = { kind: 'kiro' };

  it('stay', async () => {
    expect(entriesOf(await plan(text, { file: withSwitch }))).toMatchObject(servers);
  });

  it('are switched off, where they are on', async () => {
    const planned = await plan(text, { others: 'disable', file: withSwitch });
    expect(entriesOf(planned)).toMatchObject({ ...servers, a: { ...servers.a, disabled: true } });
    expect(planned.operation?.connect?.taken).toEqual([{ name: 'a', how: 'disabled' }]);
    expect(planned.change.steps).toContain('Switches “a” off: Gatehouse has it.');
  });

  it('are taken out, and where the client cannot switch off it says so', async () => {
    const planned = await plan(text, { others: 'remove', file: withSwitch });
    expect(Object.keys(entriesOf(planned))).toEqual(['gatehouse', 'off', 'other']);
    expect(JSON.stringify(planned.change)).not.toContain('sk-0123');
    const cursor = await plan(text, { others: 'disable' });
    expect(cursor.change.steps).toContain('Takes “a” out: Gatehouse has it, and Cursor cannot switch it off.');
    expect(cursor.operation?.connect?.taken).toContainEqual({ name: 'a', how: 'removed' });
  });
});

describe('who is connected', () => {
  const entry = { url: endpoint, headers: { Authorization: 'Bearer gh_old' } };
  const text = JSON.stringify({ mcpServers: { other: { url: endpoint }, gatehouse: entry } });
  const connection = aConnection({ entryDigest: digestEntry(entry) });
  const parts = { connectionOf: () => connection, clientName: () => 'My Cursor' };
  const now = () => 'http://127.0.0.1:9999/mcp';
  const elsewhere = { endpoint: now, isOurs: createIsOurs({ endpoint: now, isBridge: () => false }) };

  it('is not connected again', async () => {
    expect(await plan(text, { parts })).toMatchObject({
      operation: null,
      change: { problem: 'It is connected already.', diff: [] },
    });
  });

  it.each([
    ['its entry was edited', { text: text.replace('gh_old', 'gh_new'), ...parts, name: 'gatehouse' }],
    ['Gatehouse is elsewhere now', { text, ...parts, ...elsewhere, name: 'gatehouse' }],
    ['its entry is gone', { text: '{}', ...parts, name: 'gatehouse' }],
    ['its entry leads elsewhere', { text: text.replaceAll(':7878', ':1'), ...parts, name: 'gatehouse-2' }],
  ])('is connected anew as the same client when %s', async (_, { text: changed, name, ...rest }) => {
    const { operation } = await plan(changed, { parts: rest });
    expect(operation?.connect).toMatchObject({ client: { id: 'client', name: 'My Cursor' }, entryName: name });
    expect(operation).toMatchObject({ connection, what: 'Connected anew.' });
    expect(operation?.connect?.taken).toEqual([]);
  });

  it('is connected anew as another client when its own was removed', async () => {
    const { operation } = await plan(text, { parts: { ...parts, clientName: () => undefined } });
    expect(operation?.connect?.client).toMatchObject({ name: 'Cursor', id: expect.not.stringMatching(/^client$/) });
    expect(operation?.connect?.entryName).toBe('gatehouse');
  });
});

describe('nothing is planned', () => {
  it.each([
    ['{ "mcpServers": [', {}, /^Line 1, column \d+: /],
    ['{ "mcpServers": 1 }', {}, /^Line 1, column \d+: .*something else/],
    ['{ "mcpServers": {"a": {}, "a": {}} }', {}, /for the second time/],
    ['{}', { elsewhere: 'Ubuntu (WSL)', isTarget: false, mayEdit: false }, /belongs to Ubuntu \(WSL\)/],
    ['{}', { isTarget: false }, /does not write this file/],
    ['{}', { mayEdit: false }, /does not write this file/],
    ['{}', { state: 'denied' as const }, /Allow it in/],
    ['{}', { kind: 'unknown' }, /not in the catalogue/],
    ['{}', { kind: 'openclaw' }, /./],
  ])('for %s %o', async (text, file, problem) => {
    const planned = await plan(text, { file });
    expect(planned.operation).toBeNull();
    expect(planned.change).toMatchObject({ problem: expect.stringMatching(problem), diff: [], steps: [] });
  });
});

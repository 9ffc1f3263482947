import { describe, expect, it } from 'vitest';
import type { Detected } from '../../../../main/clients/detect';
import { digestEntry } from '../../../../main/clients/plans/our-place';
import { factsOfClients, factsOfFile, factsOfNames } from '../../../../main/clients/watch/facts';
import { ClientConfig } from '../../../../shared/domain/client';
import type { Connection } from '../../../../shared/domain/connection';
import { aClientFile, aConnection, aKind } from '../../../support/connecting';
import { aReadFile, endpoint, isOurs } from '../../../support/planning';

const ours = { url: endpoint };
const cursor = aKind('cursor');

async function factsIn(content: unknown, connection?: Connection, kind = cursor) {
  const text = content === null || typeof content === 'string' ? content : JSON.stringify(content);
  const read = await aReadFile(text, { kind: kind.id });
  return factsOfFile(kind, read, { isOurs, connectionOf: () => connection });
}

const shortly = ({ facts }: Awaited<ReturnType<typeof factsIn>>) =>
  facts.map(({ what, entry, standing }) => [what, entry?.name ?? null, standing]);

describe('of a file that holds our entry', () => {
  const connection = aConnection({ entryDigest: digestEntry(ours) });

  it.each<[string, unknown, unknown[]]>([
    ['nothing is said while it leads here', { mcpServers: { gatehouse: ours } }, []],
    ['nothing, when the client added what it needs', { mcpServers: { gatehouse: { ...ours, tools: ['a'] } } }, []],
    ['nothing, when it has another name', { mcpServers: { gate: ours } }, []],
    [
      'that it leads elsewhere',
      { mcpServers: { gatehouse: { url: 'https://evil.example/mcp' } } },
      [['changed', 'gatehouse', 'open']],
    ],
    [
      'that it starts something else',
      { mcpServers: { gatehouse: { command: '/opt/evil' } } },
      [['changed', 'gatehouse', 'open']],
    ],
    ['that it is gone', { mcpServers: {} }, [['removed', null, 'open']]],
    ['that it is gone with its file', null, [['removed', null, 'open']]],
    [
      'that another server stands beside it',
      { mcpServers: { gatehouse: ours, sly: { command: '/opt/sly' } } },
      [['bypass', 'sly', 'open']],
    ],
  ])('%s', async (_what, content, found) => {
    expect(shortly(await factsIn(content, connection))).toEqual(found);
  });

  it('that it is switched off', async () => {
    const kind = aKind('cline');
    const place = await factsIn({ mcpServers: { gatehouse: { ...ours, disabled: true } } }, connection, kind);
    expect(shortly(place)).toEqual([['changed', 'gatehouse', 'open']]);
  });
});

describe('of other entries', () => {
  it.each<[string, unknown, unknown[]]>([
    ['each server is one', { a: { command: '/opt/a' }, b: { url: 'https://b.example/mcp' } }, ['a', 'b']],
    ['one that nobody can read is one', { a: { command: '/opt/a', url: 'https://a.example/mcp' }, b: 7 }, ['a', 'b']],
    ['what leads to Gatehouse by hand is none', { mine: ours }, []],
    [
      'a name that means something to JavaScript is one',
      JSON.parse('{"__proto__": {"command": "/opt/a"}}'),
      ['__proto__'],
    ],
  ])('%s', async (_what, mcpServers, names) => {
    const { facts } = await factsIn(`{"mcpServers": ${JSON.stringify(mcpServers)}}`);
    expect(facts.map(({ entry }) => entry?.name)).toEqual(names);
  });

  it('one that is switched off says nothing, and is the same when it is on again', async () => {
    const kind = aKind('cline');
    const on = await factsIn({ mcpServers: { a: { command: '/opt/a', disabled: false } } }, undefined, kind);
    const off = await factsIn({ mcpServers: { a: { command: '/opt/a', disabled: true } } }, undefined, kind);
    expect(shortly(off)).toEqual([['bypass', 'a', 'quiet']]);
    expect(off.facts[0]?.id).toBe(on.facts[0]?.id);
  });

  it('which tools the client may use without asking changes nothing', async () => {
    const kind = aKind('cline');
    const one = await factsIn({ mcpServers: { a: { command: '/opt/a', autoApprove: [] } } }, undefined, kind);
    const other = await factsIn({ mcpServers: { a: { command: '/opt/a', autoApprove: ['x'] } } }, undefined, kind);
    expect(other.facts[0]?.id).toBe(one.facts[0]?.id);
  });

  it.each([
    [{ command: '/opt/b' }],
    [{ command: '/opt/a', args: ['--all'] }],
    [{ command: '/opt/a', env: { NODE_OPTIONS: '--require /tmp/x.js' } }],
    [{ command: '/opt/a', cwd: '/tmp' }],
    [{ cmd: '/opt/evil', command: '/opt/a' }],
  ])('another launch is another fact: %j', async (entry) => {
    const before = await factsIn({ mcpServers: { a: { command: '/opt/a' } } });
    const after = await factsIn({ mcpServers: { a: entry } });
    expect(after.facts[0]?.id).not.toBe(before.facts[0]?.id);
  });

  it('the same entry in another file, or by another name, is another fact', async () => {
    const { facts } = await factsIn({ mcpServers: { a: { command: '/opt/a' }, b: { command: '/opt/a' } } });
    const elsewhere = factsOfFile(
      cursor,
      await aReadFile('{"mcpServers": {"a": {"command": "/opt/a"}}}', { path: '/home/ada/other.json' }),
      { isOurs, connectionOf: () => undefined },
    );
    expect(new Set([...facts, ...elsewhere.facts].map(({ id }) => id)).size).toBe(3);
  });
});

describe('what was seen', () => {
  it.each<[string, string | null, boolean]>([
    ['everything, in a file with servers', '{"mcpServers": {}}', true],
    ['not everything, in a file that is not there', null, false],
    ['not everything, in an empty one, which is being written', '', false],
  ])('is %s', async (_what, text, isWhole) => {
    expect((await factsIn(text)).isWhole).toBe(isWhole);
  });

  it.each([['{"mcpServers": '], ['{"mcpServers": {"a": {}}, "mcpServers": {}}']])(
    'is told to be unreadable where nobody can tell: %j',
    async (text) => {
      const place = await factsIn(text);
      expect(place.isWhole).toBe(false);
      expect(shortly(place)).toEqual([['unreadable', null, 'open']]);
    },
  );
});

describe('of clients', () => {
  const aDetected = (id: string, sign: string | null = '/usr/bin/it'): Detected => ({
    kind: aKind(id),
    sign,
    denied: null,
    files: [aClientFile({ kind: id })],
    ignoredVariables: [],
    elsewhere: null,
  });

  it('those that are here count, and settled is who is connected or shares a file with who is', () => {
    const detected = [aDetected('cursor'), aDetected('cursor-cli'), aDetected('zed'), aDetected('codex', null)];
    const { facts } = factsOfClients(detected, new Set(['cursor']));
    expect(facts.map(({ kind, standing }) => [kind.id, standing])).toEqual([
      ['cursor', 'settled'],
      ['cursor-cli', 'settled'],
      ['zed', 'open'],
    ]);
  });

  it('those of which little is known are never news', () => {
    expect(factsOfClients([aDetected('oh-my-pi')], new Set()).facts).toEqual([]);
  });
});

describe('of names', () => {
  const aClient = (kind: string | null) =>
    ClientConfig.parse({ id: 'c', name: 'Mine', tokenDigest: 'a'.repeat(64), kind, createdAt: '2026-11-01T00:00:00Z' });
  const said = (kind: string | null, ...names: string[]) =>
    factsOfNames(new Map([['c', new Set(names)]]), [aClient(kind)]).facts;

  it('one that no program of the kind has is a fact, each name for itself', () => {
    const facts = said('cursor', 'cursor-vscode', 'evil-agent', 'other-agent');
    expect(facts.map(({ what, caller }) => [what, caller?.claims])).toEqual([
      ['other-name', 'evil-agent'],
      ['other-name', 'other-agent'],
    ]);
    expect(new Set(facts.map(({ id }) => id)).size).toBe(2);
  });

  it('of a client that is there no more, or of no known kind, is none', () => {
    expect(said(null, 'evil-agent')).toEqual([]);
    expect(factsOfNames(new Map([['gone', new Set(['evil-agent'])]]), [aClient('cursor')]).facts).toEqual([]);
  });
});

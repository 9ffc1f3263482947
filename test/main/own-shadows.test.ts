import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Shadows } from '../../shared/domain/shadow';
import { connectClient } from '../support/mcp-client';
import { rawStateless } from '../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { until } from '../support/upstream';

function aPerson(): string {
  const person = mkdtempSync(join(tmpdir(), 'gatehouse-person-'));
  onTestFinished(() => rmSync(person, { recursive: true, force: true }));
  vi.stubEnv('HOME', person);
  vi.stubEnv('XDG_CONFIG_HOME', join(person, '.config'));
  vi.stubEnv('PATH', '/nowhere');
  // What is remembered is sealed, as where there is a keychain.
  vi.stubEnv('GATEHOUSE_PASSPHRASE', 'for this test only');
  return person;
}

function put(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

async function connectCursor({ services }: TestGatehouse): Promise<void> {
  await services['clients.scan'](undefined);
  const cursor = services['clients.found'].get()?.find(({ kind }) => kind === 'cursor');
  const fileIds = (cursor?.files ?? []).filter(({ isTarget }) => isTarget).map(({ id }) => id);
  const { id } = await services['clients.planConnect']({ fileIds, others: 'keep' });
  const { outcomes } = await services['clients.applyPlan']({ planId: id });
  expect(outcomes).toMatchObject([{ outcome: 'written' }]);
}

const found = ({ services }: TestGatehouse, condition: (shadows: Shadows) => boolean) =>
  until(services['clients.shadows'], condition);

const idOf = (shadows: Shadows, entry: string) => shadows.findings.find((each) => each.entry === entry)?.id ?? '';

/** A gateway on the home of a person whose Cursor is connected, and that is watched. */
async function connected(parts: { home?: string; mcpServers?: object } = {}) {
  const person = aPerson();
  const file = join(person, '.cursor/mcp.json');
  put(file, { mcpServers: parts.mcpServers ?? { notes: { command: '/opt/notes' } } });
  const gatehouse = await startGatehouse(parts.home === undefined ? {} : { home: parts.home });
  onTestFinished(() => gatehouse.stop());
  await connectCursor(gatehouse);
  await vi.waitFor(() => expect(readFileSync(join(gatehouse.home, 'shadows.json'), 'utf8')).toContain('cursor'), 5000);
  const before = readFileSync(file, 'utf8');
  return {
    person,
    file,
    before,
    gatehouse,
    answer: gatehouse.services['clients.answerShadow'],
    undo: gatehouse.services['undo.restore'],
    servers: () => gatehouse.services['servers.list'].get().map(({ name }) => name),
    /** As another program adds servers. */
    add: (more: object) => {
      const content = JSON.parse(readFileSync(file, 'utf8'));
      put(file, { ...content, mcpServers: { ...content.mcpServers, ...more } });
    },
  };
}

describe('a shadow server', () => {
  it('is found within five seconds, adopted with one click, and put back by undo', async () => {
    const { file, before, gatehouse, answer, undo, servers, add } = await connected();
    const at = performance.now();
    add({ sly: { command: '/opt/sly', args: ['--all'] } });
    const withShadow = readFileSync(file, 'utf8');
    const shadows = await found(gatehouse, ({ findings }) => findings.length > 0);
    expect(performance.now() - at).toBeLessThan(5000);
    expect(shadows.findings).toMatchObject([
      { what: 'bypass', path: file, entry: 'sly', command: '/opt/sly --all', needsReview: false },
    ]);
    const { undoId, text } = await answer({ id: idOf(shadows, 'sly'), answer: 'adopt' });
    expect(text).toContain('Notices the change');
    expect(readJson(file)).toEqual(JSON.parse(before));
    expect(servers()).toEqual(['sly']);
    expect(gatehouse.services['clients.shadows'].get().findings).toEqual([]);
    await undo({ undoId: undoId ?? '' });
    expect(readFileSync(file, 'utf8')).toBe(withShadow);
    expect(servers()).toEqual([]);
    await found(gatehouse, ({ findings }) => findings.length > 0);
  });

  it('that was adopted comes back when everything is disconnected, and that is no news', async () => {
    const { file, gatehouse, answer, add } = await connected();
    add({ sly: { command: '/opt/sly' } });
    const shadows = await found(gatehouse, ({ findings }) => findings.length > 0);
    await answer({ id: idOf(shadows, 'sly'), answer: 'adopt' });
    const { id } = await gatehouse.services['clients.planDisconnect']({ fileIds: null, withSecrets: true });
    await gatehouse.services['clients.applyPlan']({ planId: id });
    expect(Object.keys(readJson(file).mcpServers).sort()).toEqual(['notes', 'sly']);
    expect(gatehouse.services['clients.shadows'].get().findings).toEqual([]);
  });

  it('is written down with what became of it, and its command is not', async () => {
    const { gatehouse, answer, add } = await connected();
    add({ sly: { command: '/opt/sly', args: ['--one-argument'] } });
    const shadows = await found(gatehouse, ({ findings }) => findings.length > 0);
    await answer({ id: idOf(shadows, 'sly'), answer: 'ignore' });
    const { services } = gatehouse;
    const { calls } = await services['activity.query']({
      filter: { text: '', outcome: 'any' },
      before: null,
      limit: 10,
    });
    expect(calls.map(({ client, server, tool, outcome }) => [client, server, tool, outcome])).toEqual([
      ['Cursor', 'Gatehouse', 'bypass', 'denied-by-user'],
      ['Cursor', 'Gatehouse', 'bypass', 'refused'],
    ]);
    const details = await Promise.all(calls.map(({ callId }) => services['activity.call']({ callId })));
    expect(JSON.stringify(details)).not.toContain('--one-argument');
  });

  it('that brings a question is not adopted with one click, and nothing is changed', async () => {
    const { file, gatehouse, answer, servers, add } = await connected();
    add({ sly: { command: '/opt/sly', env: { TOKEN: ['$', '{env:SUCH_A_TOKEN}'].join('') } } });
    const now = readFileSync(file, 'utf8');
    const shadows = await found(gatehouse, ({ findings }) => findings.length > 0);
    expect(shadows.findings).toMatchObject([{ needsReview: true }]);
    await expect(answer({ id: idOf(shadows, 'sly'), answer: 'adopt' })).rejects.toThrow('something to look at');
    expect(readFileSync(file, 'utf8')).toBe(now);
    expect(servers()).toEqual([]);
  });

  it('that Gatehouse has already is only taken out of the file', async () => {
    const { file, before, gatehouse, answer, servers, add } = await connected();
    await gatehouse.addServer('mine', { kind: 'stdio', command: '/opt/sly', args: ['--all'], env: {} });
    add({ sly: { command: '/opt/sly', args: ['--all'] } });
    const shadows = await found(gatehouse, ({ findings }) => findings.length > 0);
    expect(shadows.findings).toMatchObject([{ isKnown: true, needsReview: false }]);
    await answer({ id: idOf(shadows, 'sly'), answer: 'adopt' });
    expect(readJson(file)).toEqual(JSON.parse(before));
    expect(servers()).toEqual(['mine']);
  });

  it('that changed after it was shown is not adopted', async () => {
    const { file, gatehouse, answer, servers, add } = await connected();
    add({ sly: { command: '/opt/sly' } });
    const shadows = await found(gatehouse, ({ findings }) => findings.length > 0);
    add({ sly: { command: '/opt/evil' } });
    await expect(answer({ id: idOf(shadows, 'sly'), answer: 'adopt' })).rejects.toThrow(/changed/);
    expect(readJson(file).mcpServers.sly).toEqual({ command: '/opt/evil' });
    expect(servers()).toEqual([]);
  });
});

describe('our own entry', () => {
  it('that is gone is put back', async () => {
    const { file, before, gatehouse, answer } = await connected();
    put(file, { mcpServers: { notes: { command: '/opt/notes' } } });
    const { findings } = await found(gatehouse, (shadows) => shadows.findings.length > 0);
    expect(findings).toMatchObject([{ what: 'removed' }]);
    await answer({ id: findings[0]?.id ?? '', answer: 'adopt' });
    const { gatehouse: own, notes } = readJson(file).mcpServers;
    expect(notes).toEqual({ command: '/opt/notes' });
    expect(own.url).toBe(JSON.parse(before).mcpServers.gatehouse.url);
    expect(gatehouse.services['clients.shadows'].get().findings).toEqual([]);
  });

  it('that leads elsewhere is put back in the place of what took its name', async () => {
    const { file, before, gatehouse, answer, add } = await connected();
    add({ gatehouse: { url: 'https://elsewhere.example/mcp' } });
    const { findings } = await found(gatehouse, (shadows) => shadows.findings.length > 0);
    expect(findings).toMatchObject([{ what: 'changed', command: 'https://elsewhere.example/mcp' }]);
    await answer({ id: findings[0]?.id ?? '', answer: 'adopt' });
    expect(Object.keys(readJson(file).mcpServers)).toEqual(Object.keys(JSON.parse(before).mcpServers));
    expect(readFileSync(file, 'utf8')).not.toContain('elsewhere.example');
  });
});

it('a client that is installed while Gatehouse runs is connected with one click, and undo takes that back', async () => {
  const { person, gatehouse, answer, undo } = await connected();
  const file = join(person, '.config/zed/settings.json');
  put(file, '{\n  "theme": "One Dark"\n}\n');
  const { findings } = await found(gatehouse, (shadows) => shadows.findings.length > 0);
  expect(findings).toMatchObject([{ what: 'new-client', kind: 'zed', path: null }]);
  const { undoId } = await answer({ id: findings[0]?.id ?? '', answer: 'adopt' });
  expect(readFileSync(file, 'utf8')).toContain('gatehouse');
  expect(gatehouse.services['clients.shadows'].get().findings).toEqual([]);
  await undo({ undoId: undoId ?? '' });
  expect(readFileSync(file, 'utf8')).toBe('{\n  "theme": "One Dark"\n}\n');
});

it('a program that uses a client’s token under another name is told, in both eras', async () => {
  const { file, gatehouse } = await connected();
  const token = readJson(file).mcpServers.gatehouse.headers.Authorization.replace('Bearer ', '');
  const agent = await connectClient(gatehouse.endpoint, token, 'some-agent');
  await agent.client.listTools();
  await agent.close();
  const { findings } = await found(gatehouse, (shadows) => shadows.findings.length > 0);
  expect(findings).toMatchObject([{ what: 'other-name', clientName: 'Cursor' }]);
  const clientInfo = { name: 'stateless-agent', version: '1' };
  const meta = { 'io.modelcontextprotocol/clientInfo': clientInfo };
  expect((await rawStateless(gatehouse.endpoint, token).send('tools/list', { meta })).status).toBe(200);
  const both = await found(gatehouse, (shadows) => shadows.findings.length > 1);
  expect(both.findings.map(({ text }) => text).join(' ')).toContain('“stateless-agent”');
});

describe('what is remembered', () => {
  it('a shadow server is reported though another program wrote that it is allowed', async () => {
    const first = await connected();
    first.add({ sly: { command: '/opt/sly' } });
    const shadows = await found(first.gatehouse, ({ findings }) => findings.length > 0);
    const [finding] = shadows.findings;
    await first.gatehouse.halt();
    const path = join(first.gatehouse.home, 'shadows.json');
    const memory = readJson(path);
    const { id, what, clientName, entry, command, since: at } = finding ?? shadows.findings[0] ?? never();
    memory.allowed.push({ id, what, clientName, path: first.file, entry, command, at });
    writeFileSync(path, JSON.stringify(memory));
    const second = await startGatehouse({ home: first.gatehouse.home });
    onTestFinished(() => second.stop());
    const now = await found(second, ({ findings }) => findings.length > 0);
    expect(now.findings.map((each) => each.entry)).toContain('sly');
    expect(now.allowed).toEqual([]);
    expect(
      second.services['gateway.status']
        .get()
        .notices.map((notice) => notice.text)
        .join(' '),
    ).toContain('was changed or removed by another program');
  });
});

function never(): never {
  throw new Error('Nothing was found.');
}

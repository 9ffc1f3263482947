import { describe, expect, it } from 'vitest';
import { glanceAt, slim } from '../../../../main/clients/watch/glance';
import { aClientFile } from '../../../support/connecting';
import { guarded } from '../../../support/guarded';
import { aReadFile } from '../../../support/planning';

const file = aClientFile({ kind: 'claude-code', format: 'json' });
const history = Array.from({ length: 6000 }, (_, index) => ({ display: 'x'.repeat(60), index }));
const text = (servers: object, more: object = {}) => JSON.stringify({ history, mcpServers: servers, ...more });

describe('a glance at a large file', () => {
  it('is the same while the servers are, and another when they are not', () => {
    const before = glanceAt(file, text({ a: { command: 'a' } }));
    expect(before).not.toBeNull();
    expect(glanceAt(file, text({ a: { command: 'a' } }, { later: 1 }))).toBe(before);
    expect(glanceAt(file, text({ a: { command: 'b' } }))).not.toBe(before);
    expect(glanceAt(file, text({}, { 'mcpServers ': 1 }))).not.toBe(before);
  });

  it('is another when the servers stand there twice, however the name is written', () => {
    const before = text({ a: { command: 'a' } });
    const twice = before.replace(/\}$/, ',"mcp\\u0053ervers":{"sly":{"command":"/opt/sly"}}}');
    expect(glanceAt(file, twice)).not.toBe(glanceAt(file, before));
  });

  it.each<[string, typeof file, string]>([
    ['a small one', file, '{"mcpServers": {}}'],
    ['one with comments', aClientFile({ format: 'jsonc' }), text({})],
    ['one that is no object', file, `[${'1,'.repeat(200_000)}1]`],
    ['one that does not end', file, text({}).slice(0, -1)],
  ])('is not enough for %s', (_what, about, content) => {
    expect(glanceAt(about, content)).toBeNull();
  });

  it('keeps no text of many megabytes', async () => {
    const read = await aReadFile(text({ a: { command: 'a' } }), { format: 'json' });
    expect(slim(read)).toMatchObject({ text: '', entries: read.entries, seen: read.seen });
    expect(slim(read).bytes.buffer.byteLength).toBeLessThan(65_536);
  });
});

it('a server that is added to a large file is found, and what else is written there is not read', async () => {
  const { put, guard, entries } = guarded({ connected: ['claude-code'] });
  const path = put('.claude.json', text({ notes: { command: '/opt/notes' } }));
  await guard.look();
  const before = guard.picture.get()?.files.find(({ read }) => read.file.path === path);
  put('.claude.json', text({ notes: { command: '/opt/notes' } }, { numStartups: 7 }));
  await guard.lookAt(new Set([path]));
  expect(guard.picture.get()?.files.find(({ read }) => read.file.path === path)).toBe(before);
  put('.claude.json', text({ notes: { command: '/opt/notes' }, sly: { command: '/opt/sly' } }));
  await guard.lookAt(new Set([path]));
  expect(entries()).toEqual(['sly']);
});

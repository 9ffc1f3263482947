import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createProcessTrees } from '../../../../main/gateway/upstream/process-trees';
import { createStdioTransport } from '../../../../main/gateway/upstream/stdio';
import type { LargeAnswer, TransportEnd, UpstreamTransport } from '../../../../main/gateway/upstream/transport';
import { defaultLimits, type ServerLimits } from '../../../../shared/domain/limits';
import { anEvilServer } from '../../../support/evil-servers';
import { isRunning } from '../../../support/upstream';

const trees = createProcessTrees();
const open: UpstreamTransport[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

/** What a transport says, in order, and a way to wait for it. */
type Said =
  | { said: 'text'; text: string }
  | { said: 'large'; answer: LargeAnswer }
  | { said: 'limit'; limit: string }
  | { said: 'failed'; id: number; message: string }
  | { said: 'end'; end: TransportEnd };

async function run(mode: string, changes: Partial<ServerLimits> = {}) {
  const heard: Said[] = [];
  const consoleLines: string[] = [];
  let wake = () => {};
  const transport = createStdioTransport({
    ...anEvilServer(mode),
    server: 'evil',
    env: { PATH: process.env['PATH'] ?? '' },
    trees,
    limits: { ...defaultLimits, ...changes },
    onConsole: (source, text) => consoleLines.push(`${source} ${text}`),
  });
  open.push(transport);
  const note = (what: Said) => {
    heard.push(what);
    wake();
  };
  await transport.start({
    onText: (text) => note({ said: 'text', text }),
    onLargeAnswer: (answer) => note({ said: 'large', answer }),
    onLimit: (limit) => note({ said: 'limit', limit }),
    onRequestFailed: (id, { message }) => note({ said: 'failed', id, message }),
    onEnd: (end) => note({ said: 'end', end }),
    onRenewed: () => undefined,
  });
  const call = (id: number, name: string, input: unknown = {}) =>
    transport.send(
      JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: input } }),
      id,
    );
  /** The first of this kind that was said or will be. */
  async function next<K extends Said['said']>(
    said: K,
    holds: (what: Extract<Said, { said: K }>) => boolean = () => true,
  ) {
    for (;;) {
      const found = heard.find(
        (what): what is Extract<Said, { said: K }> => what.said === said && holds(what as never),
      );
      if (found) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  const echo = (id: number) => {
    call(id, 'echo', { text: `still here ${id}` });
    return next('text', ({ text }) => text.includes(`still here ${id}`));
  };
  return { transport, heard, consoleLines, call, next, echo };
}

const piece = 'The quick brown fox. ';
const expected = (bytes: number) => {
  const block = Buffer.alloc(65_536, piece);
  const hash = createHash('sha256').update('{"content":[{"type":"text","text":"');
  for (let left = bytes; left > 0; left -= block.length) hash.update(block.subarray(0, left));
  return hash.update('"}]}').digest('hex');
};

describe('messages of a server over its standard streams', () => {
  it('a large answer comes in pieces, every byte of it, and what follows it as text', async () => {
    const { call, next, echo } = await run('large');
    call(1, 'attack', { bytes: 8_000_000 });
    const { answer } = await next('large');
    const hash = createHash('sha256');
    for (const bytes of answer.bytes) hash.update(bytes);
    expect(answer).toMatchObject({ id: 1, kind: 'result' });
    expect(answer.facts.members.get('content')).toBe('[');
    expect(hash.digest('hex')).toBe(expected(8_000_000));
    await echo(2);
  });

  it('one that is larger than allowed fails its request alone', async () => {
    const { call, next, echo, heard } = await run('large', { messageBytes: 2_000_000 });
    call(1, 'attack', { bytes: 3_000_000 });
    expect(await next('failed')).toMatchObject({ id: 1, message: expect.stringContaining('larger than the 2 MB') });
    expect(heard.filter(({ said }) => said === 'limit')).toEqual([{ said: 'limit', limit: 'message-bytes' }]);
    await echo(2);
  });

  it('one without end ends the server', async () => {
    const { call, next, transport } = await run('endless', { messageBytes: 1_000_000 });
    call(1, 'attack');
    expect((await next('end')).end.summary).toContain('does not end');
    await transport.close();
    expect(isRunning(transport.pid ?? 0)).toBe(false);
  });

  it.each([
    ['invalid-utf8', 'not a valid MCP message'],
    ['invalid-utf8-large', 'not a valid MCP message'],
    ['deep-json-large', 'nested more deeply than the 128 levels'],
  ])('%s fails its request at once', async (kind, why) => {
    const { call, next, echo } = await run('garbage');
    call(7, 'attack', { kind });
    expect(await next('failed')).toMatchObject({ id: 7, message: expect.stringContaining(why) });
    await echo(8);
  });

  it.each(['bom', 'crlf', 'nul'])('%s around a message does not hide it', async (kind) => {
    const { call, next } = await run('garbage');
    call(7, 'attack', { kind });
    expect((await next('text', ({ text }) => text.includes('"id":7'))).text).toMatch(/^\{"jsonrpc"/);
  });

  it('a large request of the server is dropped and counts as a limit', async () => {
    const { call, next, echo } = await run('garbage');
    call(1, 'attack', { kind: 'large-request' });
    await echo(2);
    expect((await next('limit')).limit).toBe('message-bytes');
  });

  it('bytes that come one by one are a message like any other', async () => {
    const { call, next } = await run('dribble');
    call(1, 'attack', { bytes: 60_000 });
    expect((await next('text')).text).toHaveLength(
      60_000 + '{"jsonrpc":"2.0","id":1,"result":{"content":[],"a":""}}'.length,
    );
  });

  it('what a server does not read is bounded, and the call that was not sent fails at once', async () => {
    const { call, next } = await run('deaf', { unreadBytes: 1_000_000 });
    call(1, 'attack');
    await next('text');
    const filler = 'x'.repeat(400_000);
    for (let id = 2; id < 8; id += 1) call(id, 'echo', { text: filler });
    expect(await next('failed')).toMatchObject({ message: expect.stringContaining('does not read') });
    expect((await next('limit')).limit).toBe('unread-input');
  });
});

describe('the end of a server process', () => {
  it('that closed its output only is an end', async () => {
    const { call, next, transport } = await run('closes-stdout');
    call(1, 'attack');
    expect((await next('end')).end.summary).toContain('closed its output');
    await transport.close();
    expect(isRunning(transport.pid ?? 0)).toBe(false);
  });

  it('is seen although a grandchild holds its pipe', async () => {
    const { call, next, transport } = await run('holds-pipe');
    call(1, 'attack');
    expect((await next('end')).end.summary).toContain('exit code 0');
    await transport.close();
  });

  it('does not wait for anybody to read its console', async () => {
    const { call, next, consoleLines } = await run('fills-stderr');
    call(1, 'attack', { pieces: 50 });
    expect((await next('text')).text).toContain('full');
    expect(consoleLines.length).toBeGreaterThan(1000);
  });

  it.each(['forks', 'daemon', 'zombies', 'ignores-sigterm'])(
    '%s: nothing is left 5 s after it was closed',
    async (mode) => {
      if (mode === 'daemon' && process.platform !== 'linux') return;
      const { call, next, transport } = await run(mode);
      call(1, 'attack');
      const { text } = await next('text');
      const { result } = JSON.parse(text) as { result: { content: { text: string }[] } };
      const pids = (result.content[0]?.text ?? '').split(' ').map(Number);
      expect(pids.every(isRunning)).toBe(true);
      const startedAt = performance.now();
      await transport.close();
      expect(performance.now() - startedAt).toBeLessThan(5000);
      expect([...pids, transport.pid ?? 0].filter(isRunning)).toEqual([]);
    },
  );
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Era } from '../../../../main/gateway/exchange';
import { createListReader, type ListReader } from '../../../../main/gateway/upstream/list-reader';
import type { ReadList } from '../../../../main/gateway/upstream/lists';
import { defaultLimits } from '../../../../shared/domain/limits';
import { neverAborted } from '../../../support/upstream';

let asked: string[];
let answers: Record<string, string>;
let read: [string, ReadList][];
let notes: string[];
let reader: ListReader;

function start(era: Era = 'session', capabilities: Record<string, unknown> = { tools: {}, prompts: {} }): void {
  reader = createListReader(
    {
      link: {
        request(method) {
          asked.push(method);
          const json = answers[method];
          return json === undefined ? Promise.reject(new Error('lost')) : Promise.resolve({ kind: 'result', json });
        },
      },
      greeting: {
        era,
        protocolVersion: '',
        claims: { name: '', version: '' },
        capabilities,
        instructions: null,
        json: '',
      },
      limits: defaultLimits,
      timeoutMs: 1000,
      onList: (kind, list) => read.push([kind, list]),
      onNote: (text) => notes.push(text),
      onLimit: () => undefined,
      hasEnded: () => false,
      now: () => performance.now(),
    },
    neverAborted,
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  read = [];
  notes = [];
  answers = { 'tools/list': '{"tools":[{"name":"a"}]}', 'prompts/list': '{"prompts":[]}' };
});

afterEach(() => {
  reader.close();
  vi.useRealTimers();
});

const header = (name: string) => `{"type":"object","properties":{"r":{"type":"string","x-mcp-header":"${name}"}}}`;

describe('reading the lists of a running server', () => {
  it('reads what it declares, and one that fails does not cost the others', async () => {
    start();
    delete answers['prompts/list'];
    await reader.readAll();
    expect(read.map(([kind]) => kind)).toEqual(['tools']);
    expect(notes).toEqual(['Its list of prompts could not be read; what was known of it stays.']);
  });

  it('looks once for many changes within a moment, and not at what was never declared', async () => {
    start();
    for (let count = 0; count < 1000; count += 1) reader.noteChange(['tools', 'resources']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual(['tools/list']);
    reader.noteAll();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.slice(1).sort()).toEqual(['prompts/list', 'tools/list']);
  });

  it('reads again what is out of date when somebody asks, not sooner and not by itself', async () => {
    answers['tools/list'] = '{"tools":[],"ttlMs":60000,"cacheScope":"public"}';
    start('stateless');
    await reader.readAll();
    await vi.advanceTimersByTimeAsync(59_000);
    reader.freshen();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
    reader.freshen();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked.slice(2)).toEqual(['tools/list']);
  });

  it('does not let a server that names no time at all be read all the time', async () => {
    answers['tools/list'] = '{"tools":[],"ttlMs":0}';
    start('stateless');
    await reader.readAll();
    for (let count = 0; count < 40; count += 1) {
      reader.freshen();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked.filter((method) => method === 'tools/list')).toHaveLength(1);
  });

  it('offers no tool of a stateless server whose headers are invalid, and says why', async () => {
    answers['tools/list'] =
      `{"tools":[{"name":"good","inputSchema":${header('Region')}},{"name":"bad","inputSchema":${header('a b')}},{"name":"plain"}]}`;
    start('stateless');
    await reader.readAll();
    expect(read.find(([kind]) => kind === 'tools')?.[1].items.map(({ key }) => key)).toEqual(['good', 'plain']);
    expect(notes).toEqual([expect.stringContaining('x-mcp-header')]);
    expect(reader.parametersOf('good')).toEqual([{ header: 'Region', path: ['r'] }]);
    expect([reader.parametersOf('plain'), reader.parametersOf('bad')]).toEqual([[], []]);
  });

  it('such headers mean nothing in the session era', async () => {
    answers['tools/list'] = `{"tools":[{"name":"bad","inputSchema":${header('a b')}}]}`;
    start('session');
    await reader.readAll();
    expect(read.find(([kind]) => kind === 'tools')?.[1].items.map(({ key }) => key)).toEqual(['bad']);
  });

  it('does not fill the console with a thousand bad entries', async () => {
    answers['tools/list'] = `{"tools":[${Array.from({ length: 1000 }, () => '{}').join(',')}]}`;
    start();
    await reader.readAll();
    expect(notes).toHaveLength(11);
    expect(notes.at(-1)).toContain('990 more times');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { createLimitMemory } from '../../../main/store/limit-memory';

let home: string;
let day: number;
const now = () => new Date(Date.UTC(2026, 10, day));
const on = (date: number) => new Date(Date.UTC(2026, 10, date, 12)).toISOString();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  day = 10;
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

function open() {
  const { database } = openDatabase({ home });
  return { database, memory: createLimitMemory(database, now) };
}

describe('limits that servers ran into', () => {
  it('are kept over restarts, added up for each limit, with the latest time', () => {
    const { database, memory } = open();
    memory.add('a', { limit: 'depth', count: 1, at: on(7) });
    memory.add('b', { limit: 'redirect', count: 1, at: on(7) });
    memory.add('a', { limit: 'message-rate', count: 1, at: on(8) });
    memory.add('a', { limit: 'depth', count: 40, at: on(9) });
    database.close();

    const again = open();
    expect(again.memory.load('a')).toEqual([
      { limit: 'depth', count: 41, at: on(9) },
      { limit: 'message-rate', count: 1, at: on(8) },
    ]);
    expect(again.memory.load('b')).toEqual([{ limit: 'redirect', count: 1, at: on(7) }]);
    expect(again.memory.load('c')).toEqual([]);
    again.database.close();
  });

  it('count anew from where a person said so', () => {
    const { database, memory } = open();
    memory.add('a', { limit: 'depth', count: 1, at: on(7) });
    memory.add('b', { limit: 'depth', count: 1, at: on(7) });
    memory.reset('a');
    expect([memory.load('a'), memory.load('b').length]).toEqual([[], 1]);
    memory.add('a', { limit: 'depth', count: 2, at: on(9) });
    expect(memory.load('a')).toEqual([{ limit: 'depth', count: 2, at: on(9) }]);
    database.close();
  });

  it('are not shown after 30 days, and gone with the next start', () => {
    const { database, memory } = open();
    memory.add('a', { limit: 'depth', count: 1, at: on(1) });
    memory.add('a', { limit: 'depth', count: 2, at: on(9) });
    day = 35;
    expect(memory.load('a')).toEqual([{ limit: 'depth', count: 2, at: on(9) }]);
    database.close();
    const again = open();
    expect(again.database.prepare('SELECT hits FROM limit_hits').all([])).toEqual([{ hits: 2 }]);
    again.database.close();
  });

  it('are only added to, and names of another version are left alone', () => {
    const { database, memory } = open();
    memory.add('a', { limit: 'depth', count: 1, at: on(9) });
    database.transaction(() =>
      database
        .prepare('INSERT INTO limit_hits (server, name, at, hits) VALUES (?, ?, ?, ?)')
        .run(['a', 'later', on(9), 1]),
    );
    expect(() => database.prepare('UPDATE limit_hits SET hits = 0').run([])).toThrow('append-only');
    expect(memory.load('a')).toEqual([{ limit: 'depth', count: 1, at: on(9) }]);
    database.close();
  });

  it('cost nobody anything when they cannot be read or written', () => {
    const { database, memory } = open();
    database.close();
    memory.add('a', { limit: 'depth', count: 1, at: on(9) });
    memory.reset('a');
    expect(memory.load('a')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { createRuleUsageMemory } from '../../../main/store/rule-usage';
import { aHome } from './support/builders';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 21, hour));
const since = new Date(Date.UTC(2026, 10, 20));

function open(home: string, now = () => at(12)) {
  const { database } = openDatabase({ home });
  return { database, memory: createRuleUsageMemory(database, now) };
}

describe('what calls used up of rules’ limits', () => {
  it('is kept over restarts, for each rule and in its order', () => {
    const home = aHome();
    const { database, memory } = open(home);
    memory.add('a', { at: at(9), amounts: { 'order.total': 30.5, __proto__: 1 } });
    memory.add('b', { at: at(9), amounts: {} });
    memory.add('a', { at: at(8), amounts: {} });
    database.close();

    const again = open(home);
    expect(again.memory.load('a', since)).toEqual([
      { at: at(8), amounts: {} },
      { at: at(9), amounts: { 'order.total': 30.5 } },
    ]);
    expect(again.memory.load('a', at(9))).toHaveLength(1);
    expect(again.memory.load('c', since)).toEqual([]);
    again.database.close();
  });

  it('is only added to, and dropped after a day', () => {
    const home = aHome();
    let hour = 0;
    const { database, memory } = open(home, () => at(hour));
    memory.add('a', { at: at(0), amounts: {} });
    expect(() => database.prepare('UPDATE rule_usage SET amounts = ?').run(['{}'])).toThrow('append-only');
    hour = 23;
    for (let count = 0; count < 1000; count += 1) memory.add('a', { at: at(23), amounts: {} });
    expect(memory.load('a', since)).toHaveLength(1001);
    hour = 25;
    for (let count = 0; count < 1000; count += 1) memory.add('a', { at: at(25), amounts: {} });
    expect(memory.load('a', since)).toHaveLength(2000);
    database.close();
  });

  it('says so when it cannot be read or written', () => {
    const { database } = openDatabase({ home: aHome() });
    const memory = createRuleUsageMemory(database);
    memory.add('a', { at: at(9), amounts: {} });
    database.transaction(() =>
      database
        .prepare('INSERT INTO rule_usage (rule_id, at, amounts) VALUES (?, ?, ?)')
        .run(['b', at(9).toISOString(), '{"x":"y"}']),
    );
    expect(() => memory.load('b', since)).toThrow();
    database.close();
    expect(() => memory.add('a', { at: at(9), amounts: {} })).toThrow();
  });
});

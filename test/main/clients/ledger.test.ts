import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../main/clients/ledger';
import type { ConnectionRecord } from '../../../shared/domain/connection';
import { GatehouseError } from '../../../shared/errors';
import { aConnection } from '../../support/connecting';

const clock = { now: () => new Date(Date.UTC(2026, 10, 2)), monotonicMs: () => 0 };

function aKeeper(problem: string | null = null) {
  const kept: ConnectionRecord[] = [];
  let failure: Error | null = null;
  return {
    kept,
    fail: (error: Error | null) => {
      failure = error;
    },
    problem,
    load: (): ConnectionRecord => ({ connections: [], events: [] }),
    save(contents: ConnectionRecord): void {
      if (failure) throw failure;
      kept.push(contents);
    },
  };
}

describe('the ledger', () => {
  it('knows the latest connection of a file, and what was done', () => {
    const keeper = aKeeper();
    const ledger = createLedger(keeper, clock);
    ledger.connect(aConnection({ clientId: 'one' }), 'Connected.');
    ledger.connect(aConnection({ clientId: 'two' }), 'Connected anew.');
    ledger.connect(aConnection({ fileId: 'other' }), 'Connected.');
    expect(ledger.find('file')?.clientId).toBe('two');
    expect(ledger.connections()).toHaveLength(2);
    ledger.disconnect('file', { path: '/x', what: 'Disconnected.', backupId: 'b' });
    expect(ledger.find('file')).toBeUndefined();
    ledger.note({ fileId: 'other', path: '/y', what: 'Put back.', backupId: null });
    expect(ledger.events().map(({ what }) => what)).toEqual([
      'Put back.',
      'Disconnected.',
      'Connected.',
      'Connected anew.',
      'Connected.',
    ]);
    expect(ledger.events()[1]).toEqual({
      at: '2026-11-02T00:00:00.000Z',
      fileId: 'file',
      path: '/x',
      what: 'Disconnected.',
      backupId: 'b',
    });
    expect(keeper.kept.at(-1)).toEqual({ connections: ledger.connections(), events: ledger.events() });
  });

  it('says what it said before, when it cannot be kept', () => {
    const keeper = aKeeper();
    const ledger = createLedger(keeper, clock);
    keeper.fail(new GatehouseError('internal', 'the disk is full'));
    expect(() => ledger.connect(aConnection(), 'Connected.')).toThrow('the disk is full');
    expect([ledger.connections(), ledger.events()]).toEqual([[], []]);
  });

  it('keeps the last five hundred things that were done', () => {
    const ledger = createLedger(aKeeper(), clock);
    for (let index = 0; index < 510; index += 1) {
      ledger.note({ fileId: 'file', path: '/x', what: `${index}`, backupId: null });
    }
    expect(ledger.events()).toHaveLength(500);
    expect(ledger.events()[0]?.what).toBe('509');
  });

  it('that cannot be read says so', () => {
    expect(() => createLedger(aKeeper('Broken.'), clock).assertReadable()).toThrow('Broken.');
    expect(() => createLedger(aKeeper(), clock).assertReadable()).not.toThrow();
  });
});

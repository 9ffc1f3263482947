import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/store/database';
import { createEras } from '../../../main/store/eras';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

const at = '2026-11-01T00:00:00.000Z';

describe('what servers were found to speak', () => {
  it('is kept over restarts, replaced and forgotten', () => {
    const { database } = openDatabase({ home });
    const eras = createEras(database);
    eras.set('a', { era: 'session', version: '2025-11-25', at });
    eras.set('b', { era: 'session', version: '2025-11-25', at });
    eras.set('b', { era: 'stateless', version: '2026-07-28', at });
    eras.set('c', { era: 'stateless', version: '2026-07-28', at });
    eras.set('d', { era: 'session', version: '2024-11-05', over: 'sse', at });
    eras.forget('c');
    database.close();

    const { database: again } = openDatabase({ home });
    const kept = createEras(again);
    expect(['a', 'b', 'c', 'd'].map(kept.get)).toEqual([
      { era: 'session', version: '2025-11-25', at },
      { era: 'stateless', version: '2026-07-28', at },
      undefined,
      { era: 'session', version: '2024-11-05', over: 'sse', at },
    ]);
    again.close();
  });

  it('costs nobody anything when it cannot be read or written', () => {
    const { database } = openDatabase({ home });
    const eras = createEras(database);
    database.close();
    eras.set('a', { era: 'session', version: '2025-11-25', at });
    eras.forget('a');
    expect(eras.get('a')).toBeUndefined();
  });
});

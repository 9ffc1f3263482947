import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConnectionKeeper } from '../../../main/store/connections';
import type { ConnectionRecord } from '../../../shared/domain/connection';
import { aConnection, aTemporaryFolder } from '../../support/connecting';

const contents: ConnectionRecord = {
  connections: [aConnection()],
  events: [{ at: '2026-11-01T00:00:00.000Z', fileId: 'a', path: '/x', what: 'Connected.', backupId: null }],
};

describe('what was done to clients’ files', () => {
  it('is nothing at first, and writes nothing', () => {
    const home = aTemporaryFolder();
    const keeper = createConnectionKeeper(home);
    expect([keeper.load(), keeper.problem]).toEqual([{ connections: [], events: [] }, null]);
    expect(readdirSync(home)).toEqual([]);
  });

  it('is there after a restart, and closed to others', () => {
    const home = aTemporaryFolder();
    createConnectionKeeper(home).save(contents);
    const keeper = createConnectionKeeper(home);
    expect([keeper.load(), keeper.problem]).toEqual([contents, null]);
    expect(statSync(join(home, 'connections.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['connections.json']);
  });

  it.each([
    ['', 'nothing'],
    ['{', 'half'],
    ['null', 'no object'],
    ['{"version":2,"connections":[],"events":[]}', 'of a later version'],
    ['{"version":1,"connections":[{}],"events":[]}', 'of another form'],
    ['{"version":1,"connections":[],"events":[],"more":1}', 'with more in it'],
  ])('is left alone when it is “%s” (%s)', (text) => {
    const home = aTemporaryFolder();
    const path = join(home, 'connections.json');
    writeFileSync(path, text);
    const keeper = createConnectionKeeper(home);
    expect(keeper.problem).toContain('cannot be read. Put it back from a backup');
    expect(keeper.load()).toEqual({ connections: [], events: [] });
    expect(() => keeper.save(contents)).toThrow('cannot be read');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is left alone when it cannot be opened', () => {
    const home = aTemporaryFolder();
    mkdirSync(join(home, 'connections.json'));
    expect(createConnectionKeeper(home).problem).toContain('cannot be read');
  });

  it('says why it cannot be written', () => {
    const home = aTemporaryFolder();
    const keeper = createConnectionKeeper(home);
    mkdirSync(join(home, 'connections.json'));
    expect(() => keeper.save(contents)).toThrow(
      /“.*connections\.json” cannot be written: .*Change that, then try again\./,
    );
  });
});

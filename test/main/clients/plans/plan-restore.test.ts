import { describe, expect, it } from 'vitest';
import { planRestore } from '../../../../main/clients/plans/plan-restore';
import { aConnection } from '../../../support/connecting';
import { aReadFile, planParts } from '../../../support/planning';

const event = { at: '2026-11-01T00:00:00.000Z', fileId: 'file', path: '/x', what: 'Connected.', backupId: 'b' };
const secret = 'correct-horse-battery-1';
const old = Buffer.from(`{"mcpServers": {"a": {"command": "x", "env": {"API_TOKEN": "${secret}"}}}}`);

const plan = async (text: string | Buffer | null, file = {}, parts = {}) =>
  await planRestore(await aReadFile(text, file), { bytes: old, event, parts: planParts(parts) });

describe('what a file was', () => {
  it('comes back byte for byte, and is shown without its secrets', async () => {
    const { change, operation } = await plan('{}');
    expect(operation).toMatchObject({ next: old, before: Buffer.from('{}'), what: 'Put back as it was.' });
    expect(change.steps).toEqual(['Makes the file what it was on 2026-11-01T00:00:00.000Z.']);
    expect(change.diff.length).toBeGreaterThan(0);
    expect(JSON.stringify(change)).not.toContain('battery');
  });

  it('comes back where the file is gone, malformed or no UTF-8', async () => {
    expect((await plan(null)).operation).toMatchObject({ seen: null, before: null, next: old });
    expect((await plan('{ oh')).operation?.next).toEqual(old);
    expect((await plan(Buffer.from([0xff]))).operation?.next).toEqual(old);
  });

  it('is carried out only while the ledger says the same', async () => {
    const connection = aConnection();
    expect((await plan('{}', {}, { connectionOf: () => connection })).operation?.connection).toBe(connection);
  });

  it.each([
    [old, {}, 'already as it was'],
    ['{}', { mayEdit: false }, 'may not be changed'],
    ['{}', { kind: 'nobody' }, 'may not be changed'],
    ['{}', { state: 'denied' as const }, 'Allow it in'],
  ])('is not planned for %s %o', async (text, file, problem) => {
    expect(await plan(text, file)).toMatchObject({
      operation: null,
      change: { problem: expect.stringContaining(problem) },
    });
  });
});

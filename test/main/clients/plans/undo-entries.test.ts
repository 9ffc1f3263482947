import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../main/clients/formats/config-value';
import { undoEntries } from '../../../../main/clients/plans/undo-entries';
import type { Connection } from '../../../../shared/domain/connection';
import { aConnection, aKind } from '../../../support/connecting';
import { aReadFile, endpoint, isOurs, planParts } from '../../../support/planning';

const taken = (name: string, how: Connection['taken'][number]['how'], backupId = 'one') => ({ name, how, backupId });

async function undo(
  servers: Record<string, Json>,
  {
    taken: all,
    originals = {},
    kind = 'kiro',
    withSecrets = true,
  }: {
    taken: Connection['taken'];
    originals?: Record<string, Record<string, Json>>;
    kind?: string;
    withSecrets?: boolean;
  },
) {
  const read = await aReadFile(JSON.stringify({ mcpServers: servers }));
  const { text, steps } = undoEntries(read, aConnection({ taken: all }), {
    kind: aKind(kind),
    withSecrets,
    originals: new Map(Object.entries(originals).map(([id, each]) => [id, new Map(Object.entries(each))])),
    isOurs,
    parts: planParts(),
  });
  return { servers: JSON.parse(text).mcpServers, steps };
}

describe('undoing entry by entry', () => {
  it('gives back each entry from the backup of when it was taken', async () => {
    const originals = { one: { a: { command: 'first' } }, two: { a: { command: 'x' }, b: { command: 'later' } } };
    const { servers } = await undo(
      { gatehouse: { url: endpoint } },
      { taken: [taken('a', 'removed'), taken('b', 'removed', 'two')], originals },
    );
    expect(servers).toEqual({ a: { command: 'first' }, b: { command: 'later' } });
  });

  it('gives back what ours had the place of', async () => {
    const byHand = { url: endpoint, headers: { Authorization: 'Bearer correct-horse-battery-1' } };
    const { servers, steps } = await undo(
      { gatehouse: { url: endpoint } },
      { taken: [taken('gatehouse', 'replaced')], originals: { one: { gatehouse: byHand } }, withSecrets: false },
    );
    expect(servers).toEqual({ gatehouse: byHand });
    expect(steps).toEqual(['Takes “gatehouse” out.', 'Puts “gatehouse” back.']);
  });

  it('keeps back every secret, wherever in an entry it is, when they are not asked for', async () => {
    const [one, other] = ['correct-horse-battery-1', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'];
    const value = {
      command: 'x',
      args: ['--token', one, `--key=${other}`],
      env: { API_TOKEN: one },
      more: [{ password: one }],
    };
    const options = { taken: [taken('a', 'removed')], originals: { one: { a: value } }, withSecrets: false };
    const { servers } = await undo({}, options);
    expect(JSON.stringify(servers)).not.toMatch(/battery|ghp_/);
    expect(servers.a).toMatchObject({
      command: 'x',
      args: ['--token', '<kept in Gatehouse>', '--key=<kept in Gatehouse>'],
    });
  });

  it('switches on what was switched off even where its backup is lost', async () => {
    const { servers } = await undo({ a: { command: 'x', disabled: true } }, { taken: [taken('a', 'disabled')] });
    expect(servers).toEqual({ a: { command: 'x', disabled: false } });
  });
});

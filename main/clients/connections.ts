import type { Connection, Lent } from '../../shared/domain/connection';
import type { FileOutcome, FilePlan, OtherEntries } from '../../shared/domain/file-plan';
import { GatehouseError } from '../../shared/errors';
import { type CarryOutParts, createCarryOut } from './carry-out';
import type { ClientFile } from './places/client-files';
import { createFilePlans } from './plans/file-plans';
import type { Planned } from './plans/operation';
import { type ConnectParts, planConnect } from './plans/plan-connect';
import { type DisconnectParts, planDisconnect } from './plans/plan-disconnect';
import { planGiveBack } from './plans/plan-give-back';
import { planRestore } from './plans/plan-restore';
import { planPutBack, planTakeOut, type SeenEntry, type TakenOut } from './plans/plan-take-out';
import { fileIdOf, type ReadFile } from './read-file';

interface ConnectionParts
  extends Omit<ConnectParts, 'connectionOf'>,
    Pick<DisconnectParts, 'secretsIn'>,
    CarryOutParts {
  /** All files that clients have, as they are now. */
  files: () => Promise<readonly ClientFile[]>;
  read: (file: ClientFile) => Promise<ReadFile>;
}

export interface Connections {
  planConnect(fileIds: readonly string[], others: OtherEntries): Promise<FilePlan>;
  /** `null`: everything that is connected. */
  planDisconnect(fileIds: readonly string[] | null, withSecrets: boolean): Promise<FilePlan>;
  /** Our entry stands in this file again as it should be, in the place of whatever has its name now. */
  planPutBackOurs(fileId: string): Promise<FilePlan>;
  /** One entry goes out of a file in which nothing else changes. */
  planTakeOut(fileId: string, entry: SeenEntry): Promise<FilePlan>;
  /** What was taken out stands there again. */
  planPutBack(fileId: string, taken: TakenOut): Promise<FilePlan>;
  /** What a file was at some time. */
  planRestore(backupId: string): Promise<FilePlan>;
  /** Carries out what was planned, file by file: one that fails leaves the others be. */
  apply(planId: string): Promise<FileOutcome[]>;
}

export function createConnections(parts: ConnectionParts): Connections {
  const { ledger, backups, clock } = parts;
  const plans = createFilePlans(clock);
  const carryOut = createCarryOut(parts);
  const withLedger = { ...parts, connectionOf: ledger.find };
  const forUndo = { ...withLedger, backup: (id: string) => backups.read(id) };
  let latest: Promise<unknown> = Promise.resolve();

  async function readAll(fileIds: readonly string[]): Promise<ReadFile[]> {
    const files = await parts.files();
    const wanted = [...new Set(fileIds)].map((id) => files.find((file) => fileIdOf(file) === id));
    if (wanted.includes(undefined))
      throw new GatehouseError('not-found', 'One of these files is not there any more. Look for clients anew.');
    return await Promise.all(wanted.filter((file) => file !== undefined).map(parts.read));
  }

  /** One after the other: names of clients must not be given twice. */
  async function inTurn<T>(all: readonly T[], plan: (each: T) => Promise<Planned>): Promise<FilePlan> {
    const planned: Planned[] = [];
    for (const each of all) planned.push(await plan(each));
    return plans.keep(planned);
  }

  async function carryOutAll(planId: string): Promise<FileOutcome[]> {
    const outcomes: FileOutcome[] = [];
    for (const operation of plans.take(planId)) outcomes.push(await carryOut(operation));
    return outcomes;
  }

  return {
    async planConnect(fileIds, others) {
      ledger.assertReadable();
      const freeName = withoutRepeats(parts.freeName);
      return await inTurn(await readAll(fileIds), (read) => planConnect(read, others, { ...withLedger, freeName }));
    },
    async planDisconnect(fileIds, withSecrets) {
      ledger.assertReadable();
      const isWanted = ({ fileId }: { fileId: string }) => fileIds === null || fileIds.includes(fileId);
      const wanted = [...ledger.connections().filter(isWanted), ...groupsOf(ledger.lent().filter(isWanted))];
      const files = wanted.length === 0 ? [] : await parts.files();
      return await inTurn(wanted, async (each) => {
        const about = 'lent' in each ? each.lent[0] : each;
        const found = files.find((file) => fileIdOf(file) === about.fileId);
        const read = await parts.read(found ?? remembered(about));
        const how = { withSecrets, parts: forUndo };
        return 'lent' in each ? await planGiveBack(read, each.lent, how) : await planDisconnect(read, each, how);
      });
    },
    async planPutBackOurs(fileId) {
      ledger.assertReadable();
      const takesPlaceOf = ledger.find(fileId)?.entryName;
      const again = { ...withLedger, takesPlaceOf };
      return await inTurn(await readAll([fileId]), (read) => planConnect(read, 'keep', again));
    },
    async planTakeOut(fileId, entry) {
      ledger.assertReadable();
      return await inTurn(await readAll([fileId]), (read) => planTakeOut(read, entry, withLedger));
    },
    async planPutBack(fileId, taken) {
      ledger.assertReadable();
      return await inTurn(await readAll([fileId]), (read) => planPutBack(read, taken, withLedger));
    },
    async planRestore(backupId) {
      ledger.assertReadable();
      const event = ledger.events().find((each) => each.backupId === backupId);
      const bytes = backups.read(backupId);
      if (!event || !bytes) throw new GatehouseError('not-found', 'This backup is not there any more.');
      return await inTurn(await readAll([event.fileId]), (read) => planRestore(read, { bytes, event, parts: forUndo }));
    },
    apply(planId) {
      // One plan at a time: what one does to the ledger must not come between what another does.
      const applied = latest.then(() => carryOutAll(planId));
      latest = applied.catch(() => undefined);
      return applied;
    },
  };
}

/** A file that no search finds, for its client was removed: what we wrote into it can be undone all the same. */
export function remembered({
  kind,
  path,
  format,
  container,
}: Pick<Connection, 'kind' | 'path' | 'format' | 'container'>): ClientFile {
  return {
    kind,
    path,
    realPath: null,
    scope: 'user',
    folder: null,
    format,
    container,
    state: 'present',
    isTarget: false,
    mayEdit: true,
    elsewhere: null,
  };
}

/** What was taken out of one file each. */
function groupsOf(lent: readonly Lent[]): { lent: readonly [Lent, ...Lent[]] }[] {
  const fileIds = [...new Set(lent.map(({ fileId }) => fileId))];
  return fileIds.flatMap((fileId) => {
    const [first, ...others] = lent.filter((each) => each.fileId === fileId);
    return first ? [{ lent: [first, ...others] as const }] : [];
  });
}

/** Two files of one plan must not get the same name either. */
function withoutRepeats(freeName: (wanted: string) => string): (wanted: string) => string {
  const given = new Set<string>();
  return (wanted) => {
    for (let count = 1; ; count += 1) {
      const name = freeName(count === 1 ? wanted : `${wanted} ${count}`);
      if (!given.has(name)) {
        given.add(name);
        return name;
      }
    }
  };
}

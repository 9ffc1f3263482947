import { z } from 'zod';
import { GatehouseError } from '../../shared/errors';
import type { SessionKeeper } from '../gateway/ports';
import type { Database } from './database';
import { explainFailure } from './explain-failure';
import { text, textOrNull } from './record-rows';

const longestUnusedMs = 30 * 24 * 60 * 60 * 1000;
const ClientInfo = z.object({ name: z.string(), version: z.string() }).nullable();

/** Keeps sessions over restarts; those that nobody used for 30 days are dropped here. */
export function createSessions(database: Database, now: () => Date = () => new Date()): SessionKeeper {
  const find = database.prepare('SELECT * FROM sessions WHERE id = ?');
  const touch = database.prepare('UPDATE sessions SET used_at = ? WHERE id = ?');
  const insert = database.prepare(
    `INSERT OR REPLACE INTO sessions (id, client_id, server, protocol_version, client_info, used_at, capabilities, log_level)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?');
  const removeOfClient = database.prepare('DELETE FROM sessions WHERE client_id = ?');
  const removeUnused = database.prepare('DELETE FROM sessions WHERE used_at < ?');

  function keep(work: () => void): void {
    try {
      database.transaction(work);
    } catch (error) {
      throw cannotKeep(database.path, error);
    }
  }

  /** That a session was used again may be forgotten when the disk is full; the session may not. */
  function tryTo(work: () => void): void {
    try {
      database.transaction(work);
    } catch {}
  }

  const oldest = new Date(now().getTime() - longestUnusedMs).toISOString();
  tryTo(() => removeUnused.run([oldest]));

  return {
    load(sessionId) {
      const row = find.get([sessionId]);
      if (row === undefined) return undefined;
      tryTo(() => touch.run([now().toISOString(), sessionId]));
      return {
        id: sessionId,
        clientId: text(row, 'client_id'),
        server: textOrNull(row, 'server'),
        protocolVersion: text(row, 'protocol_version'),
        clientInfo: readClientInfo(textOrNull(row, 'client_info')),
        // Sessions of before these were kept declared nothing that we know of.
        capabilitiesJson: textOrNull(row, 'capabilities') ?? '{}',
        logLevel: textOrNull(row, 'log_level'),
      };
    },
    save(session) {
      const info = session.clientInfo === null ? null : JSON.stringify(session.clientInfo);
      const { id, clientId, server, protocolVersion, capabilitiesJson, logLevel } = session;
      const cells = [id, clientId, server, protocolVersion, info, now().toISOString(), capabilitiesJson, logLevel];
      keep(() => insert.run(cells));
    },
    delete: (sessionId) => keep(() => remove.run([sessionId])),
    deleteOfClient: (clientId) => keep(() => removeOfClient.run([clientId])),
  };
}

function cannotKeep(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'record-unavailable',
    `The session cannot be kept in “${path}”: ${explainFailure(cause)}. Make room or change that, then try again.`,
    { cause },
  );
}

/** A claim for show only: one that cannot be read must not end the session. */
function readClientInfo(json: string | null): z.infer<typeof ClientInfo> {
  try {
    return ClientInfo.parse(JSON.parse(json ?? 'null'));
  } catch {
    return null;
  }
}

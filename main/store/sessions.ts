import { GatehouseError } from '../../shared/errors';
import type { SessionKeeper } from '../gateway/ports';
import type { Database } from './database';
import { explainFailure } from './explain-failure';
import { text, textOrNull } from './record-rows';

const longestUnusedMs = 30 * 24 * 60 * 60 * 1000;
/** A longer URI is no address of anything; it is forgotten at a restart. */
const longestUri = 8192;

/** Keeps sessions over restarts; those that nobody used for 30 days are dropped here. */
export function createSessions(database: Database, now: () => Date = () => new Date()): SessionKeeper {
  const find = database.prepare('SELECT * FROM sessions WHERE id = ?');
  const touch = database.prepare('UPDATE sessions SET used_at = ? WHERE id = ?');
  // Not REPLACE, which removes the row first: what goes with a session must not go when its log level changes.
  const insert = database.prepare(
    `INSERT INTO sessions (id, client_id, server, protocol_version, client_info, used_at, capabilities, log_level)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id, server = excluded.server,
       protocol_version = excluded.protocol_version, client_info = excluded.client_info, used_at = excluded.used_at,
       capabilities = excluded.capabilities, log_level = excluded.log_level`,
  );
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?');
  const removeOfClient = database.prepare('DELETE FROM sessions WHERE client_id = ?');
  const removeUnused = database.prepare('DELETE FROM sessions WHERE used_at < ?');
  const findUris = database.prepare('SELECT uri FROM session_subscriptions WHERE session = ? ORDER BY uri');
  const insertUri = database.prepare(
    'INSERT OR IGNORE INTO session_subscriptions (session, uri) SELECT id, ? FROM sessions WHERE id = ?',
  );
  const removeUri = database.prepare('DELETE FROM session_subscriptions WHERE session = ? AND uri = ?');

  function keep(work: () => void): void {
    try {
      database.transaction(work);
    } catch (error) {
      throw cannotKeep(database.path, error);
    }
  }

  /** That a session was used again, and what it hears of, may be forgotten when the disk is full; the session may not. */
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
        clientInfoJson: textOrNull(row, 'client_info'),
        // Sessions of before these were kept declared nothing that we know of.
        capabilitiesJson: textOrNull(row, 'capabilities') ?? '{}',
        logLevel: textOrNull(row, 'log_level'),
      };
    },
    save(session) {
      const { id, clientId, server, protocolVersion, clientInfoJson, capabilitiesJson, logLevel } = session;
      const at = now().toISOString();
      const cells = [id, clientId, server, protocolVersion, clientInfoJson, at, capabilitiesJson, logLevel];
      keep(() => insert.run(cells));
    },
    delete: (sessionId) => keep(() => remove.run([sessionId])),
    deleteOfClient: (clientId) => keep(() => removeOfClient.run([clientId])),
    subscriptions: (sessionId) => findUris.all([sessionId]).map((row) => text(row, 'uri')),
    keepSubscription(sessionId, uri) {
      if (uri.length <= longestUri) tryTo(() => insertUri.run([uri, sessionId]));
    },
    forgetSubscription: (sessionId, uri) => tryTo(() => removeUri.run([sessionId, uri])),
  };
}

function cannotKeep(path: string, cause: unknown): GatehouseError {
  return new GatehouseError(
    'record-unavailable',
    `The session cannot be kept in “${path}”: ${explainFailure(cause)}. Make room or change that, then try again.`,
    { cause },
  );
}

import { GatehouseError } from '../../shared/errors';
import type { Connection } from './sqlite';

/** Steps from one form of the database to the next; the form's number is the count of steps. Only ever added to. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('intent', 'outcome')),
    run TEXT NOT NULL,
    at TEXT NOT NULL,
    client TEXT NOT NULL,
    session TEXT NOT NULL,
    server TEXT NOT NULL,
    tool TEXT NOT NULL,
    risk TEXT NOT NULL,
    effect TEXT,
    rule_id TEXT,
    outcome TEXT,
    duration_ms REAL,
    waited_ms REAL,
    upstream_ms REAL,
    approval_id TEXT,
    approval_scope TEXT,
    why TEXT NOT NULL,
    guidance TEXT,
    message TEXT,
    findings TEXT NOT NULL,
    arguments_digest TEXT NOT NULL,
    arguments_bytes INTEGER NOT NULL,
    result_bytes INTEGER,
    arguments_json TEXT,
    result_json TEXT,
    CHECK ((phase = 'outcome') = (outcome IS NOT NULL))
  ) STRICT;
  CREATE UNIQUE INDEX entries_call ON entries (call_id, phase);
  CREATE INDEX entries_rule ON entries (rule_id, at) WHERE phase = 'outcome' AND rule_id IS NOT NULL;
  CREATE INDEX entries_used ON entries (client, server, tool) WHERE outcome = 'completed';
  CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'The record is append-only.'); END;
  CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'The record is append-only.'); END;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    server TEXT,
    protocol_version TEXT NOT NULL,
    client_info TEXT,
    used_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_client ON sessions (client_id);
  `,
  // Which tools a client has used is one row each instead of an index over every call.
  `
  ALTER TABLE entries ADD COLUMN added_ms REAL;
  DROP INDEX entries_used;
  CREATE TABLE uses (
    client TEXT NOT NULL,
    server TEXT NOT NULL,
    tool TEXT NOT NULL,
    PRIMARY KEY (client, server, tool)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO uses SELECT DISTINCT client, server, tool FROM entries WHERE outcome = 'completed';

  ALTER TABLE sessions ADD COLUMN capabilities TEXT;
  ALTER TABLE sessions ADD COLUMN log_level TEXT;
  `,
  // `server`: digest of how it is reached.
  `
  CREATE TABLE server_eras (
    server TEXT PRIMARY KEY,
    era TEXT NOT NULL CHECK (era IN ('session', 'stateless')),
    version TEXT NOT NULL,
    found_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // What sessions are subscribed to goes with them, whatever removes them.
  `
  CREATE TABLE session_subscriptions (
    session TEXT NOT NULL,
    uri TEXT NOT NULL,
    PRIMARY KEY (session, uri)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER session_ends AFTER DELETE ON sessions BEGIN
    DELETE FROM session_subscriptions WHERE session = OLD.id;
  END;
  `,
  // `sse`: over the event-stream transport of 2024-11-05.
  `
  ALTER TABLE server_eras ADD COLUMN transport TEXT CHECK (transport IN ('sse'));
  `,
  // Limits that servers ran into: `hits` more of them, the latest at `at`. A row without a name: from there on it is counted anew.
  `
  CREATE TABLE limit_hits (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    server TEXT NOT NULL,
    name TEXT,
    at TEXT NOT NULL,
    hits INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX limit_hits_server ON limit_hits (server, seq);
  CREATE TRIGGER limit_hits_stay BEFORE UPDATE ON limit_hits BEGIN SELECT RAISE(ABORT, 'The record is append-only.'); END;
  `,
  // What a person changed of a call and did with its result, and what rules in shadow mode would have said (JSON).
  `
  ALTER TABLE entries ADD COLUMN original_arguments_json TEXT;
  ALTER TABLE entries ADD COLUMN shadow TEXT;
  ALTER TABLE entries ADD COLUMN result_review TEXT;
  `,
  // What a person answered is looked for after each answer. Suggestions that were dismissed; `subject`: what they were about.
  `
  CREATE INDEX entries_answered ON entries (seq) WHERE phase = 'outcome' AND approval_id IS NOT NULL;
  CREATE TABLE dismissed_suggestions (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // What calls used up of the limits of rules. `amounts`: the numbers of those arguments that are added up (JSON object).
  `
  CREATE TABLE rule_usage (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    rule_id TEXT NOT NULL,
    at TEXT NOT NULL,
    amounts TEXT NOT NULL
  ) STRICT;
  CREATE INDEX rule_usage_rule ON rule_usage (rule_id, at);
  CREATE TRIGGER rule_usage_stay BEFORE UPDATE ON rule_usage BEGIN SELECT RAISE(ABORT, 'The record is append-only.'); END;
  `,
];

/** Brings the database to the form this version knows, each step whole or not at all. Throws on a form it does not know. */
export function migrate(connection: Connection, path: string, steps: readonly string[] = migrations): void {
  const form = Number(connection.pragma('user_version'));
  if (form > steps.length) {
    throw new GatehouseError(
      'conflict',
      `The record “${path}” was written by a newer Gatehouse (form ${form}, this version knows ${steps.length}). Start the newer one, or move the file away to begin a new record. Nothing was changed.`,
    );
  }
  steps.slice(form).forEach((step, index) => {
    runStep(connection, step, form + index + 1);
  });
}

function runStep(connection: Connection, step: string, form: number): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(step);
    connection.exec(`PRAGMA user_version = ${form}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

import { squash } from './names';
import { judgeSql } from './sql-marks';
import { isSign, readStatements, type SqlStatement } from './sql-statements';
import { longestSql, mostTokens, readSql } from './sql-tokens';
import { type ArgumentNode, high, medium, type PreviewOf, type Subject } from './subject';
import { hidingMarks } from './text';
import { clip, orderMarks } from './wording';

const sqlNames = new Set(['sql', 'sqlquery', 'querysql', 'sqlstatement', 'sqlstatements', 'sqltext', 'sqlscript']);
const maybeNames = new Set([
  'query',
  'queries',
  'statement',
  'statements',
  'q',
  'text',
  'command',
  'script',
  'ddl',
  'migration',
]);
const mostStatements = 50;

/** SQL, by its name or because nothing else reads so. */
export function* findSql({ nodes, shown }: Subject): Generator<PreviewOf<'sql'>> {
  for (const node of nodes) {
    if (node.kind !== 'text' || !isSql(node)) continue;
    const preview = readWhole(node);
    if (preview) shown.add(node.path);
    yield preview ?? { kind: 'sql', argument: node.path, marks: [tooLong], statements: [] };
  }
}

const tooLong = high('Too long to be taken apart: read all of it');

/**
 * Read twice, for a quote or a comment may end elsewhere in MySQL than in the others: the reading that changes more is shown.
 * No grammar of any one database is asked: a text that another one would run must not read as nothing.
 */
function readWhole({ path, text }: ArgumentNode): PreviewOf<'sql'> | null {
  if (text.length > longestSql) return null;
  const standard = readSql(text, { isMySql: false });
  // Without these there is only one way to read it.
  const mySql = /[\\#"$]|--\S|\/\*M?!/.test(text) ? readSql(text, { isMySql: true }) : standard;
  if (standard.length > mostTokens || mySql.length > mostTokens) return null;
  const first = { tokens: standard, statements: readStatements(standard) };
  const second = mySql === standard ? first : { tokens: mySql, statements: readStatements(mySql) };
  const marks = [first, second].flatMap(({ tokens, statements }) => judgeSql(statements, tokens));
  const isAmbiguous = summaryOf(first) !== summaryOf(second);
  const shown = isAmbiguous && weightOf(second) > weightOf(first) ? second : first;
  if (isAmbiguous) marks.push(medium('Reads differently in MySQL than in other databases'));
  if (shown.statements.length > mostStatements)
    marks.push(high(`Shows ${mostStatements} of ${shown.statements.length} statements`));
  return {
    kind: 'sql',
    argument: path,
    marks: orderMarks([...marks, ...hidingMarks(text)]),
    statements: shown.statements.slice(0, mostStatements).map(({ verb, tables, hasWhere, isWrite }) => ({
      verb: clip(verb, 40),
      tables: tables.map((table) => clip(table, 100)),
      hasWhere,
      isWrite,
    })),
  };
}

interface Reading {
  readonly statements: readonly SqlStatement[];
}

function summaryOf({ statements }: Reading): string {
  return JSON.stringify(statements.map(({ verb, tables, hasWhere }) => [verb, tables, hasWhere]));
}

function weightOf({ statements }: Reading): number {
  return statements.reduce((sum, { isWrite, hasWhere }) => sum + (isWrite ? (hasWhere ? 2 : 3) : 1), 0);
}

function isSql(node: ArgumentNode): boolean {
  if (node.hint === 'sql') return true;
  if (node.hint !== undefined || node.text.trim() === '') return false;
  const name = squash(node.name);
  return sqlNames.has(name) || (maybeNames.has(name) && readsAsSql(node.text));
}

const openings: readonly RegExp[] = [
  /^SELECT (?:.* )?(?:FROM|\*)(?: |$)|^SELECT (?:\d|\w+ \()/,
  /^(?:INSERT|REPLACE) (?:OR \w+ |IGNORE )?INTO /,
  /^UPDATE .*\bSET \S+ (?:\. \S+ )?= /,
  /^DELETE FROM /,
  /^MERGE INTO /,
  /^(?:CREATE|ALTER|DROP|TRUNCATE|RENAME) (?:OR REPLACE )?(?:TEMP |TEMPORARY |UNIQUE |MATERIALIZED |GLOBAL )*(?:TABLE|INDEX|VIEW|DATABASE|SCHEMA|FUNCTION|PROCEDURE|TRIGGER|USER|ROLE|SEQUENCE|TYPE|EXTENSION|COLUMN|POLICY)\b/,
  /^TRUNCATE \w+(?: ;)?$/,
  /^(?:GRANT|REVOKE) .*\b(?:ON|TO|FROM) /,
  /^WITH (?:RECURSIVE )?\S+ .*\bAS (?:NOT )?(?:MATERIALIZED )?\(/,
  /^(?:EXPLAIN|DESCRIBE|SHOW|PRAGMA|VACUUM|ANALYZE|ATTACH|EXEC|EXECUTE|CALL|COPY|BEGIN|COMMIT|ROLLBACK|DO|SET) (?:SELECT|ANALYZE|TABLES?|DATABASES?|\w+ =|\w+ \(|\w+ FROM|\w+ TO|INTO|DATABASE|TRANSACTION|XP_|')/,
];

/** Whether a text begins as a statement does. “Update the set of rules” in plain words may, and is then shown as SQL too. */
function readsAsSql(text: string): boolean {
  const tokens = readSql(text.slice(0, 4000), { isMySql: false }).filter(({ kind }) => kind !== 'comment');
  const start = tokens.findIndex((token) => !isSign(token, '(') && !isSign(token, ';'));
  const head = tokens
    .slice(Math.max(0, start), start + 60)
    .map(({ kind, text: value }) => (kind === 'string' ? "'" : value.replaceAll(/\s/g, '_').toUpperCase()))
    .join(' ');
  return openings.some((opening) => opening.test(head));
}

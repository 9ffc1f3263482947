import type { Mark } from '../../../../shared/domain/preview';
import { isSign, type SqlStatement } from './sql-statements';
import type { SqlToken } from './sql-tokens';
import { high, info, medium } from './subject';
import { clip, count } from './wording';

/** What is to be said of the statements of a text. */
export function judgeSql(statements: readonly SqlStatement[], tokens: readonly SqlToken[]): Mark[] {
  const written = statements.filter(({ isWrite }) => isWrite);
  const marks = [...statements.flatMap(judgeStatement), ...commentMarks(tokens)];
  if (statements.length > 1) marks.push(medium(`${count(statements.length, 'statement')} in one text`));
  if (written.length > 0 && written.length < statements.length) marks.push(medium('Reads, and changes something too'));
  return marks;
}

function judgeStatement(statement: SqlStatement): Mark[] {
  return [...judgeVerb(statement), ...judgeFunctions(statement), ...judgeFiles(statement)];
}

function judgeVerb(statement: SqlStatement): Mark[] {
  const { verb, tables, tokens } = statement;
  const what = clip(tables.join(', ') || 'what it names', 80);
  switch (verb) {
    case 'UPDATE':
    case 'DELETE':
      return judgeRows(statement);
    case 'DROP':
      return [high(`Drops ${clip((tokens[1]?.text ?? '').toLowerCase(), 20)} ${what}`)];
    case 'TRUNCATE':
      return [high(`Empties ${what}`)];
    case 'GRANT':
    case 'REVOKE':
      return [high(`Changes who may do what: ${verb}`)];
    case 'ALTER':
    case 'RENAME':
      return [high(`Changes the structure of ${what}`)];
    case 'CREATE':
      return judgeCreate(tokens);
    default:
      return judgeOtherVerb(verb, tokens);
  }
}

function judgeRows({ verb, hasWhere, target, tokens }: SqlStatement): Mark[] {
  const what = clip(target || 'what it names', 80);
  if (!hasWhere) return [high(`${verb} without WHERE: every row of ${what}`)];
  return isAlwaysTrue(tokens) ? [high(`${verb} whose WHERE is always true: every row of ${what}`)] : [];
}

function judgeCreate(tokens: readonly SqlToken[]): Mark[] {
  const words = tokens.slice(1, 6).map(({ text }) => text);
  if (words.some((word) => word === 'USER' || word === 'ROLE' || word === 'LOGIN')) return [high('Makes an account')];
  if (words.some((word) => ['FUNCTION', 'PROCEDURE', 'TRIGGER', 'EXTENSION', 'LANGUAGE', 'EVENT'].includes(word)))
    return [high('Puts code into the database')];
  return [];
}

const otherVerbs: Readonly<Record<string, Mark>> = {
  DO: high('Runs a block of code'),
  EXEC: medium('Runs a stored procedure'),
  EXECUTE: medium('Runs a prepared text or procedure'),
  CALL: medium('Runs a stored procedure'),
  ATTACH: medium('Opens another database file'),
  LOAD: high('Loads a file or a library'),
  HANDLER: medium('Reads a table past its views'),
  LOCK: medium('Locks tables'),
  KILL: high('Ends what others are doing'),
  SHUTDOWN: high('Stops the database'),
  INSTALL: high('Loads a file or a library'),
};

function judgeOtherVerb(verb: string, tokens: readonly SqlToken[]): Mark[] {
  const mark = otherVerbs[verb];
  if (mark && Object.hasOwn(otherVerbs, verb)) return [mark];
  if (verb === 'SET' && ['GLOBAL', 'ROLE', 'SESSION_AUTHORIZATION', '@@GLOBAL'].includes(tokens[1]?.text ?? ''))
    return [high('Changes a setting of the whole database')];
  if (verb === 'PRAGMA' && tokens.some((token) => isSign(token, '=')))
    return [medium('Changes a setting of the database')];
  return [];
}

const dangerous = new Set(
  'XP_CMDSHELL SP_OACREATE SP_CONFIGURE XP_REGREAD XP_REGWRITE XP_DIRTREE OPENROWSET OPENDATASOURCE LOAD_FILE LOAD_EXTENSION PG_READ_FILE PG_READ_BINARY_FILE PG_LS_DIR PG_STAT_FILE LO_IMPORT LO_EXPORT LO_PUT DBLINK DBLINK_EXEC DBLINK_CONNECT PG_TERMINATE_BACKEND PG_RELOAD_CONF QUERY_TO_XML WRITEFILE READFILE FTS3_TOKENIZER SYS_EXEC SYS_EVAL UTL_HTTP UTL_FILE DBMS_SCHEDULER READ_TEXT READ_BLOB'.split(
    ' ',
  ),
);

function judgeFunctions({ tokens }: SqlStatement): Mark[] {
  const used = tokens.filter(
    ({ kind, text }) => (kind === 'word' || kind === 'name') && dangerous.has(text.toUpperCase()),
  );
  const slow = tokens.some(({ kind, text }) => kind === 'word' && /^(PG_SLEEP|SLEEP|BENCHMARK|WAITFOR)$/.test(text));
  return [
    ...used.map(({ text }) => high(`Reaches files, programs or the network: ${text.toLowerCase()}`)),
    ...(slow ? [medium('Makes the database wait')] : []),
  ];
}

function judgeFiles({ verb, tokens }: SqlStatement): Mark[] {
  const words = new Set(tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text));
  if (verb === 'COPY' && words.has('PROGRAM')) return [high('Runs a program: COPY … PROGRAM')];
  if (verb === 'COPY' && !words.has('STDIN') && !words.has('STDOUT')) return [high('Reads or writes a file: COPY')];
  if (words.has('OUTFILE') || words.has('DUMPFILE')) return [high('Writes a file')];
  return verb === 'VACUUM' && words.has('INTO') ? [medium('Writes a file')] : [];
}

/** `WHERE 1=1`, `WHERE true`, `WHERE id = id`, also with OR. */
function isAlwaysTrue(tokens: readonly SqlToken[]): boolean {
  const where = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'WHERE');
  const condition = tokens.slice(where + 1);
  return condition.some((token, at) => {
    const isStart = at === 0 || condition[at - 1]?.text === 'OR' || isSign(condition[at - 1] as SqlToken, '(');
    if (!isStart) return false;
    const [sign, other, after] = condition.slice(at + 1, at + 4);
    const ends = (next: SqlToken | undefined) =>
      !next || ['OR', ')', 'LIMIT', 'RETURNING', 'ORDER'].includes(next.text);
    if (/^(TRUE|1)$/.test(token.text) && ends(sign)) return at === 0 || condition[at - 1]?.text === 'OR';
    return (
      sign !== undefined && isSign(sign, '=') && other?.text === token.text && other.kind === token.kind && ends(after)
    );
  });
}

function commentMarks(tokens: readonly SqlToken[]): Mark[] {
  const comments = tokens.filter(({ kind }) => kind === 'comment');
  if (comments.length === 0) return [];
  if (comments.some(({ text }) => /^\/\*M?!/.test(text))) return [high('A comment that some databases run')];
  const hides = comments.some(({ text }) =>
    /;|\b(select|insert|update|delete|drop|where|and|or|union|limit)\b/i.test(text),
  );
  return [hides ? medium('A comment takes part of the text out') : info('Holds comments')];
}

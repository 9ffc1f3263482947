import type { Mark } from '../../../../shared/domain/preview';
import { isSign, type SqlStatement } from './sql-statements';
import type { SqlToken } from './sql-tokens';
import { high, info, medium } from './subject';
import { clip, count } from './wording';

/** What is to be said of the statements of a text. */
export function judgeSql(statements: readonly SqlStatement[], tokens: readonly SqlToken[]): Mark[] {
  const written = statements.filter(({ isWrite }) => isWrite);
  const marks = [...statements.flatMap(judgeStatement), ...commentMarks(tokens), ...bracketMarks(tokens)];
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
      return [high(`Drops ${tokens[1] ? `${clip(tokens[1].text.toLowerCase(), 20)} ` : ''}${what}`)];
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

const accounts = new Set(['USER', 'ROLE', 'LOGIN']);
const code = new Set(['FUNCTION', 'PROCEDURE', 'TRIGGER', 'EXTENSION', 'LANGUAGE', 'EVENT']);
/** Behind these stands a name, which may be any word. */
const structures = new Set(['TABLE', 'VIEW', 'INDEX', 'DATABASE', 'SCHEMA', 'SEQUENCE', 'TYPE']);

/** What is made stands behind some further words: `OR REPLACE`, `DEFINER = 'a'@'b'`. */
function judgeCreate(tokens: readonly SqlToken[]): Mark[] {
  const made = tokens
    .slice(1, 12)
    .find(({ kind, text }) => kind === 'word' && [accounts, code, structures].some((words) => words.has(text)));
  if (!made || structures.has(made.text)) return [];
  return [high(accounts.has(made.text) ? 'Makes an account' : 'Puts code into the database')];
}

const otherVerbs: ReadonlyMap<string, Mark> = new Map([
  ['DO', high('Runs a block of code')],
  ['EXEC', medium('Runs a stored procedure')],
  ['EXECUTE', medium('Runs a prepared text or procedure')],
  ['CALL', medium('Runs a stored procedure')],
  ['ATTACH', medium('Opens another database file')],
  ['LOAD', high('Loads a file or a library')],
  ['HANDLER', medium('Reads a table past its views')],
  ['LOCK', medium('Locks tables')],
  ['KILL', high('Ends what others are doing')],
  ['SHUTDOWN', high('Stops the database')],
  ['INSTALL', high('Loads a file or a library')],
]);

const wideSettings = new Set(['GLOBAL', '@@GLOBAL', 'PERSIST', '@@PERSIST', 'ROLE', 'AUTHORIZATION']);

function judgeOtherVerb(verb: string, tokens: readonly SqlToken[]): Mark[] {
  const mark = otherVerbs.get(verb);
  if (mark) return [mark];
  if (verb === 'SET' && tokens.slice(1, 3).some(({ text }) => wideSettings.has(text)))
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
  if (verb === 'COPY' && !isPiped(tokens)) return [high('Reads or writes a file: COPY')];
  if (words.has('OUTFILE') || words.has('DUMPFILE')) return [high('Writes a file')];
  return verb === 'VACUUM' && words.has('INTO') ? [medium('Writes a file')] : [];
}

/** `COPY t FROM STDIN`. A table or a column may have that name too. */
function isPiped(tokens: readonly SqlToken[]): boolean {
  return tokens.some(({ text, kind, depth }, at) => {
    const before = tokens[at - 1]?.text;
    const isStream = (text === 'STDIN' && before === 'FROM') || (text === 'STDOUT' && before === 'TO');
    return isStream && kind === 'word' && depth === tokens[0]?.depth;
  });
}

/** `WHERE 1=1`, `WHERE true`, `WHERE id = id`, also with OR. */
function isAlwaysTrue(tokens: readonly SqlToken[]): boolean {
  const where = tokens.findIndex(
    ({ kind, text, depth }) => kind === 'word' && text === 'WHERE' && depth === tokens[0]?.depth,
  );
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
  if (comments.some(({ text }) => text.startsWith('/*') && text.includes('/*', 2)))
    return [high('A comment in a comment: databases disagree on where it ends')];
  const hides = comments.some(({ text }) =>
    /;|\b(select|insert|update|delete|drop|where|and|or|union|limit)\b/i.test(text),
  );
  return [hides ? medium('A comment takes part of the text out') : info('Holds comments')];
}

/** `[it's]` is a name for some, and for others the beginning of a text. */
function bracketMarks(tokens: readonly SqlToken[]): Mark[] {
  const isOpen = tokens.some(({ kind, text }) => kind === 'name' && /^\[.*['"`]/.test(text));
  return isOpen ? [high('A quote in brackets: databases disagree on where the text in it ends')] : [];
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksOf, previewOf, previewsOf } from '../../../../support/preview-call';

it.each([
  ['SELECT * FROM users u JOIN "Orders" o ON o.id = u.id WHERE a = 1', ['SELECT users,Orders where']],
  ['select a from b.c, d as e', ['SELECT b.c,d']],
  ['UPDATE users SET a = 1 WHERE id = 2', ['UPDATE! users where']],
  ['DELETE FROM a; DROP TABLE b, c', ['DELETE! a', 'DROP! b,c']],
  ['INSERT OR REPLACE INTO t(a) VALUES (1)', ['INSERT! t']],
  ['WITH x AS (SELECT 1 FROM y) SELECT * FROM x', ['SELECT y']],
  ['WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone', ['SELECT a', 'DELETE! a']],
  ['EXPLAIN ANALYZE DELETE FROM a', ['DELETE! a']],
  ['SELECT extract(year FROM day) FROM t', ['SELECT t']],
  ["SELECT ';DROP TABLE x' FROM t -- ; DROP TABLE y", ['SELECT t']],
  ['SELECT "; DROP TABLE x" FROM t', ['SELECT t']],
  ['TRUNCATE TABLE a', ['TRUNCATE! a']],
  ['CREATE TABLE IF NOT EXISTS a (b int)', ['CREATE! a']],
  ['SELECT * INTO copy FROM t', ['SELECT! copy,t']],
  ['UPDATE [My Table] SET a = 1 WHERE b = 2', ['UPDATE! My Table where']],
])('reads %s', async (sql, expected) => {
  const { statements } = await previewOf('sql', { sql });
  const said = statements.map(
    ({ verb, tables, hasWhere, isWrite }) =>
      `${verb}${isWrite ? '!' : ''} ${tables.join(',')}${hasWhere ? ' where' : ''}`,
  );
  expect(said).toEqual(expected);
});

describe('warns of', () => {
  it.each([
    ['DELETE FROM sessions', 'DELETE without WHERE: every row of sessions'],
    ['UPDATE users SET admin = 1 -- WHERE id = 1', 'UPDATE without WHERE: every row of users'],
    ['UPDATE t SET a = (SELECT b FROM c WHERE d = 1)', 'UPDATE without WHERE: every row of t'],
    ['DELETE FROM t WHERE 1=1', 'DELETE whose WHERE is always true: every row of t'],
    ["DELETE FROM t WHERE id = 5 OR 'a'='a'", 'DELETE whose WHERE is always true: every row of t'],
    ['DROP TABLE users', 'Drops table users'],
    ['TRUNCATE a', 'Empties a'],
    ['ALTER TABLE a DROP COLUMN b', 'Changes the structure of a'],
    ['GRANT ALL ON a TO bob', 'Changes who may do what: GRANT'],
    ["COPY a FROM PROGRAM 'curl x'", 'Runs a program: COPY … PROGRAM'],
    ["EXEC xp_cmdshell 'dir'", 'Reaches files, programs or the network: xp_cmdshell'],
    ["SELECT load_file('/etc/passwd')", 'Reaches files, programs or the network: load_file'],
    ["SELECT a FROM t INTO OUTFILE '/tmp/x'", 'Writes a file'],
    ['DO $$ BEGIN END $$', 'Runs a block of code'],
    ['SELECT 1 /*!50000 ; DROP TABLE x */', 'A comment that some databases run'],
  ])('%s', async (sql, mark) => {
    expect(marksOf(await previewOf('sql', { sql }), 'high')).toContain(mark);
  });

  it('several statements, of which some only read', async () => {
    const preview = await previewOf('sql', { sql: 'SELECT 1; INSERT INTO a VALUES (1)' });
    expect(marksOf(preview, 'medium')).toEqual(['2 statements in one text', 'Reads, and changes something too']);
  });

  it('a text that means something else in MySQL, and shows the worse reading', async () => {
    const preview = await previewOf('sql', { sql: "SELECT 'a\\'; DELETE FROM t; -- '" });
    expect(marksOf(preview)).toContain('Reads differently in MySQL than in other databases');
    expect(marksOf(preview, 'high')).toContain('DELETE without WHERE: every row of t');
    expect(preview.statements).toContainEqual({ verb: 'DELETE', tables: ['t'], hasWhere: false, isWrite: true });
  });
});

it.each([
  'select a plan for the weekend',
  'update me on the set of tasks',
  'show me everything',
  'with love',
  'who is bob',
])('does not take “%s” for SQL', async (query) => {
  expect((await previewsOf({ query })).previews).toEqual([]);
});

it('finds SQL in a query by how it reads', async () => {
  expect((await previewOf('sql', { query: '/* x */ delete from a' })).statements).toHaveLength(1);
});

it('reads any text to its end', async () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '`',
    '$$',
    '--',
    '/*',
    '*/',
    '#',
    ';',
    '(',
    ')',
    'DELETE FROM',
    'a',
    '\\',
    '[',
    ']',
    '\n',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { minLength: 1 }), async (texts) => {
      const sql = `SELECT ${texts.join(' ')}`;
      const { previews, findings } = await previewsOf({ sql });
      expect(previews.filter(({ kind }) => kind === 'sql')).toHaveLength(1);
      expect(findings.map(({ label }) => label)).not.toContain('A preview could not be made');
    }),
    { numRuns: 100 },
  );
}, 30_000);

describe('what is taken for SQL', () => {
  const isSql = async (args: object, scene = {}) =>
    (await previewsOf(args, scene)).previews.some(({ kind }) => kind === 'sql');

  it.each(['sql', 'sqlQuery', 'query_sql', 'sql_statement', 'sqlStatements', 'sql-text', 'SQL_SCRIPT'])(
    '%s, whatever is in it',
    async (name) => {
      expect(await isSql({ [name]: 'love' })).toBe(true);
      expect(await isSql({ [name]: ' ' })).toBe(false);
    },
  );

  it.each(['query', 'queries', 'statement', 'statements', 'q', 'text', 'ddl', 'migration'])(
    '%s, where it reads so',
    async (name) => {
      expect(await isSql({ [name]: 'drop table a' })).toBe(true);
      expect(await isSql({ [name]: 'drop the table' })).toBe(false);
    },
  );

  it('not what the hints call something else', async () => {
    const scene = { server: 'brave-search', tool: 'brave_web_search' };
    expect(await isSql({ query: 'drop table a' }, scene)).toBe(false);
    expect(await isSql({ query: 'drop table a' }, { server: 'sqlite', tool: 'write_query' })).toBe(true);
    expect(await isSql({ other: 'drop table a' })).toBe(false);
  });

  it.each([
    'select * from a',
    'select *',
    'select a, b from c',
    'SELECT 1',
    'select now ()',
    'insert into a values (1)',
    'insert or replace into a values (1)',
    'insert ignore into a values (1)',
    'replace into a values (1)',
    'update a set b = 1',
    'update a set b.c = 1',
    'delete from a',
    'merge into a using b',
    'create table a',
    'create or replace view a',
    'create temp table a',
    'create unique index a on b',
    'alter table a',
    'drop database a',
    'truncate a',
    'truncate a;',
    'rename table a to b',
    'grant select on a to b',
    'revoke all from b',
    'with a as (select 1) select 2',
    'with recursive a as not materialized (select 1) select 2',
    'explain select 1',
    'show tables',
    'describe table a',
    'pragma a = 1',
    'vacuum into b',
    "attach 'x' as y",
    'exec xp_cmdshell',
    'call p ()',
    'copy a from b',
    'begin transaction',
    "do 'x'",
    'set a = 1',
    ';; (select 1)',
    '-- a\nselect 1',
    "select 'a b c' from d",
  ])('“%s” reads so', async (query) => {
    expect(await isSql({ query })).toBe(true);
  });

  it.each([
    'a select * from b',
    'selected * from b',
    'select one of them',
    'insert coin',
    'update a',
    'update the set of tasks',
    'delete a',
    'delete from',
    'create a table',
    'truncate this text please',
    'grant me a wish',
    'with a smile',
    'explain this',
    'show me',
    'call me',
    "'select' 1",
    '',
    '()',
  ])('“%s” does not', async (query) => {
    expect(await isSql({ query })).toBe(false);
  });
});

describe('a text that MySQL reads otherwise', () => {
  const readings = async (sql: string) => {
    const preview = await previewOf('sql', { sql });
    return [preview.statements.map(({ verb }) => verb).join(' '), ...marksOf(preview, 'medium')];
  };
  const otherwise = 'Reads differently in MySQL than in other databases';

  it.each([
    'SELECT 1 --1; DROP TABLE a',
    "SELECT '\\'; DROP TABLE a; -- '",
    "SELECT 1 # '\n; DROP TABLE a -- '",
    'SELECT $$ ; DROP TABLE a; $$',
    'SELECT 1 /*! ; DROP TABLE a */',
  ])('is shown as the reading that changes more: %s', async (sql) => {
    const [verbs, ...said] = await readings(sql);
    expect(verbs).toMatch(/^SELECT DROP/);
    expect(said).toContain(otherwise);
  });

  it('is shown as the others read it where both change as much', async () => {
    const preview = await previewOf('sql', { sql: 'DELETE FROM "a" WHERE b' });
    expect(preview.statements).toEqual([{ verb: 'DELETE', tables: ['a'], hasWhere: true, isWrite: true }]);
    expect(marksOf(preview, 'medium')).toEqual([otherwise]);
  });

  it('counts a change of every row as more than one with a condition', async () => {
    const preview = await previewOf('sql', { sql: 'DELETE FROM a --1\nWHERE b = 1' });
    expect(preview.statements[0]?.hasWhere).toBe(true);
    const worse = await previewOf('sql', { sql: 'DELETE FROM a # \nWHERE b = 1 --1\n' });
    expect(worse.statements[0]?.hasWhere).toBe(true);
    const hidden = await previewOf('sql', { sql: 'DELETE FROM a #WHERE b = 1' });
    expect(hidden.statements[0]?.hasWhere).toBe(false);
  });

  it.each(["SELECT '\\a'", 'SELECT a$b', '-- x\nSELECT 1', 'SELECT 1 /* x */'])('is not %s', async (sql) => {
    expect((await readings(sql)).slice(1)).not.toContain(otherwise);
  });
});

describe('what is too long', () => {
  const tooLong = 'Too long to be taken apart: read all of it';

  it.each([
    ['256 KB of text', `SELECT '${'a'.repeat(256 * 1024 - 9)}'`, `SELECT '${'a'.repeat(256 * 1024 - 8)}'`],
    ['8,000 tokens', 'a '.repeat(8000), 'a '.repeat(8001)],
    ['8,000 tokens of MySQL', `$$${'a '.repeat(7999)}`, `$$${' a'.repeat(8001)}`],
  ])('%s are read, and no more', async (_, whole, longer) => {
    expect(marksOf(await previewOf('sql', { sql: whole }), 'high')).not.toContain(tooLong);
    expect(await previewOf('sql', { sql: longer })).toMatchObject({
      argument: 'sql',
      statements: [],
      marks: [{ severity: 'high', text: tooLong }],
    });
  });

  it('leaves its text to be shown', async () => {
    const { previews } = await previewsOf({ sql: 'a '.repeat(8001) });
    expect(previews.map(({ kind }) => kind)).toEqual(['sql', 'text']);
    expect((await previewsOf({ sql: 'a '.repeat(5000) })).previews.map(({ kind }) => kind)).toEqual(['sql']);
  });

  it('of fifty statements is said, and the first fifty are shown', async () => {
    const fifty = await previewOf('sql', { sql: 'SELECT 1;'.repeat(50) });
    expect([fifty.statements.length, marksOf(fifty, 'high')]).toEqual([50, []]);
    const more = await previewOf('sql', { sql: 'SELECT 1;'.repeat(51) });
    expect([more.statements.length, marksOf(more, 'high')]).toEqual([50, ['Shows 50 of 51 statements']]);
  });

  it('is cut among verbs and tables', async () => {
    const { statements } = await previewOf('sql', { sql: `${'V'.repeat(50)} FROM ${'t'.repeat(150)}` });
    expect(statements).toMatchObject([
      { verb: `${'V'.repeat(40)}… (50 characters)`, tables: [`${'t'.repeat(100)}… (150 characters)`] },
    ]);
  });
});

it('says what the text of a query hides', async () => {
  const preview = await previewOf('sql', { sql: `SELECT 1${' '.repeat(300)}; DROP TABLE a` });
  expect(marksOf(preview, 'high')).toContain('More text after 300 blank characters');
});

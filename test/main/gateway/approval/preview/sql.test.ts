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

import { describe, expect, it } from 'vitest';
import { readStatements } from '../../../../../main/gateway/approval/preview/sql-statements';
import { readSql } from '../../../../../main/gateway/approval/preview/sql-tokens';

const statementsOf = (sql: string) => readStatements(readSql(sql, { isMySql: false }));
/** `VERB! tables where → target`: `!` where something changes. */
const read = (sql: string) =>
  statementsOf(sql).map(({ verb, isWrite, tables, hasWhere }) =>
    `${verb}${isWrite ? '!' : ''} ${tables.join(',')}${hasWhere ? ' where' : ''}`.trim(),
  );

it.each('SHOW DESC EXPLAIN VALUES TABLE HELP USE LIST FETCH SELECT DESCRIBE'.split(' '))('%s only reads', (verb) => {
  expect(statementsOf(`${verb} 1`)).toMatchObject([{ verb, isWrite: false }]);
});

it.each('INSERT UPDATE DELETE MERGE REPLACE DROP GRANT COPY PRAGMA SET BEGIN WHATEVER'.split(' '))(
  '%s may change',
  (verb) => {
    expect(statementsOf(`${verb} 1`)).toMatchObject([{ verb, isWrite: true }]);
  },
);

describe('statements', () => {
  it.each<[string, string[]]>([
    ['', []],
    [';;', []],
    ['-- a', []],
    ['SELECT 1; ; SELECT 2;', ['SELECT', 'SELECT']],
    ['SELECT (1; DELETE FROM a', ['SELECT', 'DELETE! a']],
    ["SELECT ';'", ['SELECT']],
    ['((SELECT a FROM b))', ['SELECT b']],
    ['((((', ['?!']],
    ['1 + 1', ['?!']],
    ['"select" 1', ['?!']],
    ['WITH a AS (SELECT 1 FROM b), c AS (SELECT 2 FROM d) SELECT * FROM a, c, e', ['SELECT e,b,d']],
    ['WITH a AS NOT MATERIALIZED (SELECT 1 FROM b) SELECT * FROM a', ['SELECT b']],
    ['WITH a AS MATERIALIZED (SELECT 1 FROM b) SELECT * FROM a', ['SELECT b']],
    ['WITH "A" AS (SELECT 1) SELECT * FROM a', ['SELECT']],
    ['WITH a AS (SELECT 1) DELETE FROM b WHERE c', ['DELETE! b where']],
    ['WITH a AS (SELECT 1) VALUES (1)', ['WITH!']],
    ['WITH a', ['WITH!']],
    ['WITH a AS (SELECT 1) MERGE INTO b', ['MERGE! b']],
    ['WITH a AS (SELECT 1) REPLACE INTO b', ['REPLACE! b']],
    ['(DELETE FROM a)', ['DELETE! a']],
    ['SHOW analyze DELETE', ['SHOW']],
    ['(WITH a AS (SELECT 1 FROM b) SELECT * FROM a)', ['SELECT b']],
    ['EXPLAIN DELETE FROM a', ['EXPLAIN a']],
    ['EXPLAIN ANALYZE DELETE FROM a', ['DELETE! a']],
    ['EXPLAIN ANALYSE SELECT 1 FROM a', ['SELECT a']],
    ['EXPLAIN (ANALYZE, BUFFERS) UPDATE a SET b = 1', ['UPDATE! a']],
    ['EXPLAIN ANALYZE VALUES (1)', ['EXPLAIN']],
    ['CREATE TRIGGER x AFTER INSERT ON a BEGIN DELETE FROM b', ['CREATE! a,b', 'DELETE! b']],
    ['IF x THEN UPDATE a SET b = 1 ELSE INSERT INTO c VALUES (1)', ['IF! a,c', 'UPDATE! a,c', 'INSERT! c']],
    ['CREATE RULE x AS ON UPDATE TO a DO DELETE FROM b', ['CREATE! b', 'DELETE! b']],
    ['SELECT (DELETE FROM a WHERE b) FROM c', ['SELECT a,c', 'DELETE! a where']],
    ['SELECT a FROM delete', ['SELECT']],
    ['SELECT "(" delete FROM a', ['SELECT a']],
  ])('%s', (sql, said) => {
    expect(read(sql)).toEqual(said);
  });

  it('inside of one are read eight at most', () => {
    expect(read(`SELECT ${'(DELETE FROM a) '.repeat(20)}`)).toHaveLength(9);
  });
});

describe('WHERE', () => {
  it.each([
    ['UPDATE a SET b = (SELECT c FROM d WHERE e)', false],
    ['UPDATE a SET b = 1 WHERE c', true],
    ['UPDATE a SET b = "where"', false],
    ['DELETE FROM a -- WHERE b', false],
    ['SELECT (DELETE FROM a) FROM b WHERE c', true],
  ])('%s: %s', (sql, hasWhere) => {
    expect(statementsOf(sql)[0]?.hasWhere).toBe(hasWhere);
  });

  it('of the outer statement is none of the inner one', () => {
    expect(statementsOf('WITH x AS (DELETE FROM a) SELECT 1 WHERE b')[1]).toMatchObject({
      verb: 'DELETE',
      hasWhere: false,
    });
  });
});

describe('tables', () => {
  it.each<[string, string[]]>([
    ['SELECT 1 FROM a JOIN b ON c = d', ['a', 'b']],
    ['SELECT 1 FROM a JOIN b USING (c)', ['a', 'b']],
    ['SELECT 1 FROM a x, b AS y, "C" z', ['a', 'b']],
    ['SELECT 1 FROM a x, b y', ['a', 'b']],
    ['SELECT 1 FROM a "x", b', ['a', 'b']],
    ['SELECT 1 FROM a.b.c', ['a.b.c']],
    ['SELECT 1 FROM a.', ['a']],
    ['SELECT 1 FROM [a b]."c"', ['a b.c']],
    ['SELECT 1 FROM LATERAL a', ['a']],
    ['SELECT 1 FROM ONLY a', ['a']],
    ['SELECT 1 FROM (SELECT 2 FROM a)', ['a']],
    ['SELECT 1 FROM a, a', ['a']],
    ['SELECT 1 FROM a WHERE b IS DISTINCT FROM c', ['a']],
    ['SELECT DISTINCT FROM a', ['a']],
    ['SELECT EXTRACT(year FROM b) FROM a', ['a']],
    ['SELECT substring(b FROM 2), trim(c FROM d), overlay(e FROM f), position(g FROM h) FROM a', ['a']],
    ['SELECT f(SELECT 1 FROM b) FROM a', ['b', 'a']],
    ['(SELECT 1 FROM a)', ['a']],
    ['SELECT 1 FROM a LIMIT 5', ['a']],
    ['SELECT 1 FROM a NATURAL JOIN b', ['a', 'b']],
    ['SELECT 1 FROM UNNEST(a)', []],
    ['INSERT IGNORE INTO a SET b = 1', ['a']],
    ['INSERT LOW_PRIORITY INTO a SELECT 1 FROM b', ['a', 'b']],
    ['INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING', ['a']],
    ['INSERT INTO a VALUES (1) ON DUPLICATE KEY UPDATE b = 1', ['a', 'b']],
    ['UPDATE OR ROLLBACK a SET b = 1', ['a']],
    ['DELETE QUICK FROM a USING b WHERE c', ['a', 'b']],
    ['MERGE INTO a USING b ON c', ['a', 'b']],
    ['DROP TABLE IF EXISTS a, b CASCADE', ['a', 'b']],
    ['DROP INDEX CONCURRENTLY a ON b', ['a', 'b']],
    ['CREATE TABLE IF NOT EXISTS a (b int REFERENCES c)', ['a', 'c']],
    ['CREATE TEMP VIEW a AS SELECT 1 FROM b', ['a', 'b']],
    ['CREATE INDEX a ON b (c)', ['a', 'b']],
    ['GRANT SELECT ON a TO b', ['a']],
    ['REVOKE SELECT ON a FROM b', ['a', 'b']],
    ['TRUNCATE a', ['a']],
    ['TRUNCATE TABLE a', ['a']],
    ['DROP DATABASE a', ['a']],
    ['DROP SCHEMA a', ['a']],
    ['DESCRIBE a', ['a']],
    ["COPY a FROM PROGRAM 'x'", ['a']],
    ['COPY a FROM STDIN', ['a']],
    ["SELECT 1 INTO OUTFILE '/x' FROM a", ['a']],
    ['SELECT "from" b', []],
    ['ALTER TABLE Users ADD "From" int', ['users']],
  ])('%s: %o', (sql, tables) => {
    expect(statementsOf(sql)[0]?.tables).toEqual(tables);
  });

  it('are read fifty at most', () => {
    const names = Array.from({ length: 300 }, (_, at) => `t${at}`);
    expect(statementsOf(`SELECT 1 FROM ${names.join(', ')}`)[0]?.tables).toHaveLength(50);
    expect(statementsOf(`SELECT 1 ${names.map((name) => `FROM ${name}`).join(' ')}`)[0]?.tables).toHaveLength(50);
  });

  it('of which the first is what a change is about', () => {
    expect(statementsOf('DELETE FROM a USING b')[0]?.target).toBe('a');
    expect(statementsOf('DELETE')[0]?.target).toBe('');
    expect(statementsOf('WITH a AS (SELECT 1 FROM c) DELETE FROM b')[0]?.target).toBe('b');
  });
});

it('tells a SELECT that makes a table from one that does not', () => {
  expect(read('SELECT a INTO b FROM c')).toEqual(['SELECT! b,c']);
  expect(read('SELECT (SELECT a INTO b) FROM c')).toEqual(['SELECT b,c']);
  expect(read('SELECT "into" FROM c')).toEqual(['SELECT c']);
  expect(read('SHOW a INTO b')).toEqual(['SHOW b']);
});

it('keeps no comment among the tokens of a statement', () => {
  expect(statementsOf('SELECT /* a */ 1')[0]?.tokens.map(({ kind }) => kind)).toEqual(['word', 'number']);
});

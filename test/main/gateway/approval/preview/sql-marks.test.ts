import { describe, expect, it } from 'vitest';
import { judgeSql } from '../../../../../main/gateway/approval/preview/sql-marks';
import { readStatements } from '../../../../../main/gateway/approval/preview/sql-statements';
import { readSql } from '../../../../../main/gateway/approval/preview/sql-tokens';

const judge = (sql: string) => {
  const tokens = readSql(sql, { isMySql: false });
  return judgeSql(readStatements(tokens), tokens).map(({ severity, text }) => `${severity}: ${text}`);
};

describe('a statement', () => {
  it.each([
    ['DROP TABLE a, b', 'high: Drops table a, b'],
    ['DROP', 'high: Drops what it names'],
    [`DROP TABLE ${'a'.repeat(90)}`, `high: Drops table ${'a'.repeat(80)}… (90 characters)`],
    [`DROP ${'a'.repeat(30)}`, `high: Drops ${'a'.repeat(20)}… (30 characters) what it names`],
    ['TRUNCATE a', 'high: Empties a'],
    ['GRANT SELECT ON a TO bob', 'high: Changes who may do what: GRANT'],
    ['REVOKE ALL ON a FROM bob', 'high: Changes who may do what: REVOKE'],
    ['ALTER TABLE a ADD b int', 'high: Changes the structure of a'],
    ['RENAME TABLE a TO b', 'high: Changes the structure of a'],
    ['CREATE USER bob', 'high: Makes an account'],
    ['CREATE OR REPLACE ROLE bob', 'high: Makes an account'],
    ['CREATE LOGIN bob', 'high: Makes an account'],
    ['CREATE OR REPLACE FUNCTION f() RETURNS int', 'high: Puts code into the database'],
    ["CREATE DEFINER = 'a'@'b' PROCEDURE p()", 'high: Puts code into the database'],
    ['CREATE TEMP TRIGGER t', 'high: Puts code into the database'],
    ['CREATE EXTENSION x', 'high: Puts code into the database'],
    ['CREATE TRUSTED LANGUAGE x', 'high: Puts code into the database'],
    ['CREATE EVENT x', 'high: Puts code into the database'],
    ['DO $$ BEGIN END $$', 'high: Runs a block of code'],
    ['EXEC p', 'medium: Runs a stored procedure'],
    ['EXECUTE p', 'medium: Runs a prepared text or procedure'],
    ['CALL p()', 'medium: Runs a stored procedure'],
    ["ATTACH 'x' AS y", 'medium: Opens another database file'],
    ["LOAD 'x'", 'high: Loads a file or a library'],
    ['HANDLER a OPEN', 'medium: Reads a table past its views'],
    ['LOCK TABLES a READ', 'medium: Locks tables'],
    ['KILL 5', 'high: Ends what others are doing'],
    ['SHUTDOWN', 'high: Stops the database'],
    ['INSTALL x', 'high: Loads a file or a library'],
    ['SET GLOBAL a = 1', 'high: Changes a setting of the whole database'],
    ['SET @@global.a = 1', 'high: Changes a setting of the whole database'],
    ['SET PERSIST a = 1', 'high: Changes a setting of the whole database'],
    ['SET @@persist.a = 1', 'high: Changes a setting of the whole database'],
    ['SET ROLE admin', 'high: Changes a setting of the whole database'],
    ['SET LOCAL ROLE admin', 'high: Changes a setting of the whole database'],
    ['SET SESSION AUTHORIZATION admin', 'high: Changes a setting of the whole database'],
    ['PRAGMA writable_schema = 1', 'medium: Changes a setting of the database'],
    ["COPY a FROM PROGRAM 'x'", 'high: Runs a program: COPY … PROGRAM'],
    ["COPY a TO '/tmp/x'", 'high: Reads or writes a file: COPY'],
    ["COPY stdin TO '/tmp/x'", 'high: Reads or writes a file: COPY'],
    ["COPY a (stdout) FROM '/tmp/x'", 'high: Reads or writes a file: COPY'],
    ["COPY (SELECT b FROM stdin) TO '/tmp/x'", 'high: Reads or writes a file: COPY'],
    ["COPY a TO 'STDOUT'", 'high: Reads or writes a file: COPY'],
    ['COPY a FROM b', 'high: Reads or writes a file: COPY'],
    ['COPY a TO b', 'high: Reads or writes a file: COPY'],
    ['COPY stdout FROM b', 'high: Reads or writes a file: COPY'],
    ['COPY a FROM stdout', 'high: Reads or writes a file: COPY'],
    ['UPDATE "WHERE" SET b = 1 WHERE 1=1', 'high: UPDATE whose WHERE is always true: every row of WHERE'],
    ['SELECT /* a */ 1 /*!1 b */', 'high: A comment that some databases run'],
    ['SELECT /* a */ 1 /* b /* c */', 'high: A comment in a comment: databases disagree on where it ends'],
    ['SELECT /* a */ 1 /* drop */', 'medium: A comment takes part of the text out'],
    ["SELECT a INTO DUMPFILE '/tmp/x'", 'high: Writes a file'],
    ["SELECT a INTO OUTFILE '/tmp/x'", 'high: Writes a file'],
    ["VACUUM INTO '/tmp/x'", 'medium: Writes a file'],
    ['SELECT pg_sleep(5)', 'medium: Makes the database wait'],
    ['SELECT sleep(5)', 'medium: Makes the database wait'],
    ['SELECT benchmark(5, 1)', 'medium: Makes the database wait'],
    ["WAITFOR DELAY '1'", 'medium: Makes the database wait'],
    ['SELECT "xp_cmdshell"', 'high: Reaches files, programs or the network: xp_cmdshell'],
    ['SELECT dblink(1)', 'high: Reaches files, programs or the network: dblink'],
    ['SELECT pg_read_file(1)', 'high: Reaches files, programs or the network: pg_read_file'],
    ['SELECT lo_import(1)', 'high: Reaches files, programs or the network: lo_import'],
    ['SELECT load_extension(1)', 'high: Reaches files, programs or the network: load_extension'],
    ['SELECT /* a */ 1', 'info: Holds comments'],
    ['SELECT 1 -- and then', 'medium: A comment takes part of the text out'],
    ['SELECT 1 -- a;b', 'medium: A comment takes part of the text out'],
    ['SELECT 1 /* DROP */', 'medium: A comment takes part of the text out'],
    ['SELECT 1 /*!50000 a */', 'high: A comment that some databases run'],
    ['SELECT 1 /*M! a */', 'high: A comment that some databases run'],
    ["/* a /* b */ ' */ DELETE FROM t; -- '", 'high: A comment in a comment: databases disagree on where it ends'],
    [
      "SELECT t[i||']'] ; DROP TABLE x; --'",
      'high: A quote in brackets: databases disagree on where the text in it ends',
    ],
  ])('%s → %s', (sql, mark) => {
    expect(judge(sql)).toContain(mark);
  });

  it.each([
    'CREATE TABLE user (role int, trigger int)',
    'CREATE UNIQUE INDEX role ON a (user)',
    'CREATE VIEW event AS SELECT 1',
    'CREATE DATABASE login',
    'CREATE SCHEMA user',
    'CREATE SEQUENCE role',
    'CREATE TYPE language AS int',
    "CREATE 'USER'",
    'SHOW GLOBAL STATUS',
    "SELECT 'OUTFILE', 'DUMPFILE'",
    'SELECT program',
    "SELECT '[a''b]'",
    'SELECT "a[\'b", "[ab]"',
    'CREATE',
    'SET a = 1',
    'SET search_path TO role',
    'BEGIN',
    'PRAGMA table_info(a)',
    'PRAGMA writable_schema',
    'SHOW a = 1',
    'COPY a FROM STDIN',
    'COPY a TO STDOUT',
    'VACUUM a',
    'INSERT INTO a VALUES (1)',
    "SELECT 'XP_CMDSHELL', 'SLEEP'",
    'SELECT sleeping',
    'SELECT nosleep',
    'SELECT [a b]',
    'SELECT constructor',
    'CONSTRUCTOR x',
    'UPDATE a SET b = 1 WHERE c = 2',
  ])('nothing is said of %s', (sql) => {
    expect(judge(sql)).toEqual([]);
  });

  it('is not called in several words for one comment', () => {
    expect(judge('SELECT 1 -- a /* b /* c')).toEqual(['info: Holds comments']);
    expect(judge('SELECT 1 /* orange */')).toEqual(['info: Holds comments']);
    expect(judge('SELECT 1 -- /*!1 a')).toEqual(['info: Holds comments']);
  });
});

describe('rows', () => {
  it.each([
    ['DELETE FROM a', 'high: DELETE without WHERE: every row of a'],
    ['DELETE', 'high: DELETE without WHERE: every row of what it names'],
    [`DELETE FROM ${'a'.repeat(90)}`, `high: DELETE without WHERE: every row of ${'a'.repeat(80)}… (90 characters)`],
    ['UPDATE a SET b = 1', 'high: UPDATE without WHERE: every row of a'],
  ])('%s: %s', (sql, mark) => {
    expect(judge(sql)).toEqual([mark]);
  });

  it.each([
    '1=1',
    'true',
    '1',
    'id = id',
    "'a' = 'a'",
    'a = 5 OR 1=1',
    'a = 5 OR true',
    'a = 5 OR (1=1)',
    '1=1 OR a = 5',
    'true OR a = 5',
    '1=1 LIMIT 5',
    'true RETURNING *',
    '1=1 ORDER BY a',
    'b = (SELECT c FROM d WHERE e = 2) OR 1=1',
  ])('WHERE %s covers every row', (condition) => {
    expect(judge(`DELETE FROM a WHERE ${condition}`)).toEqual([
      'high: DELETE whose WHERE is always true: every row of a',
    ]);
  });

  it.each([
    'id = 1',
    "id = 'id'",
    "1 = '1'",
    'true = a',
    '1=1 AND a = 5',
    'id IN (1)',
    '11',
    '1.5',
    'untrue',
    'trueish',
    'a > a',
    '1 + 1',
    'a = 1',
    'a = 1 AND true',
    'f(true)',
    'x1=1',
    'a = 5 AND 1=1',
  ])('WHERE %s does not', (condition) => {
    expect(judge(`DELETE FROM a WHERE ${condition}`)).toEqual([]);
  });

  it('are judged by the condition of the statement itself, not by one inside of it', () => {
    expect(judge('UPDATE a SET b = (SELECT c FROM d WHERE e = 2) WHERE 1=1')).toEqual([
      'high: UPDATE whose WHERE is always true: every row of a',
    ]);
    expect(judge('UPDATE a SET b = (SELECT c FROM d WHERE 1=1) WHERE e = 2')).toEqual([]);
    expect(judge('WITH x AS (DELETE FROM a WHERE 1=1 RETURNING *) SELECT * FROM x')).toContain(
      'high: DELETE whose WHERE is always true: every row of a',
    );
  });
});

describe('several statements', () => {
  const several = 'medium: 2 statements in one text';

  it('are counted, and those that read are told from those that change', () => {
    expect(judge('SELECT 1; SELECT 2')).toEqual([several]);
    expect(judge('INSERT INTO a VALUES (1); INSERT INTO a VALUES (2)')).toEqual([several]);
    expect(judge('SELECT 1; INSERT INTO a VALUES (1)')).toEqual([several, 'medium: Reads, and changes something too']);
    expect(judge('SELECT 1')).toEqual([]);
  });
});

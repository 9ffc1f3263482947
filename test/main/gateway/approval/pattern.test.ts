import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { proposePatterns } from '../../../../main/gateway/approval/pattern';
import type { Places } from '../../../../main/gateway/approval/pattern-argument';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileCondition } from '../../../../main/gateway/policy/condition';
import { newSession } from '../../../../main/gateway/policy/session-facts';
import { writeCondition } from '../../../../shared/domain/condition';
import { aToolCall } from '../../../support/builders';

const places: Places = { roots: ['/home/ana/projects/site'], home: '/home/ana' };

beforeAll(loadConditions);

const propose = (args: unknown, where = places) =>
  proposePatterns(JSON.stringify(args), where).map((clauses) =>
    clauses.map(({ argument, operator, value }) => `${argument} ${operator} ${value}`.trim()).join(' & '),
  );

function holds(condition: string, args: unknown): boolean {
  const call = aToolCall({ argumentsJson: JSON.stringify(args) });
  const facts = { ...call, client: 'Claude', clientId: 'client-1', profile: null, session: newSession, roots: [] };
  return compileCondition(condition, { home: '/home/ana' }).holds(facts, new Date('2026-11-20T10:00:00.000Z'));
}

describe('folders', () => {
  it.each([
    [{ path: '/home/ana/projects/site/css/a.css' }, ['path under ~/projects/site/css', 'path under ~/projects/site']],
    [{ path: '/home/ana/projects/site/a.css', content: 'x\ny' }, ['path under ~/projects/site']],
    [{ path: '~/notes/2026/a.md' }, ['path under ~/notes/2026']],
    [{ path: '/home/ana/projects/site/src/' }, ['path under ~/projects/site/src', 'path under ~/projects/site']],
    [{ path: '/home/ana/projects/site/../other/a.txt' }, ['path under ~/projects/other']],
    [{ filePath: '/srv/www/site/a.html' }, ['filePath under /srv/www/site']],
    [{ path: '/srv/www/site/Makefile' }, ['path under /srv/www/site/Makefile', 'path under /srv/www/site']],
    [
      { source: '/home/ana/projects/site/a/x.txt', destination: '/home/ana/projects/site/b/x.txt' },
      [
        'source under ~/projects/site/a & destination under ~/projects/site/b',
        'source under ~/projects/site & destination under ~/projects/site',
      ],
    ],
    [
      { options: { outputDir: '/home/ana/out/x' } },
      ['options.outputDir under ~/out/x', 'options.outputDir under ~/out'],
    ],
  ])('of %j are %j', (args, patterns) => {
    expect(propose(args)).toEqual(patterns);
  });

  it.each([
    ['the home folder and what is above it', { path: '/home/ana/a.txt' }],
    ['the disk', { path: '/a.txt' }],
    ['what belongs to the system', { path: '/etc/passwd' }],
    ['folders where credentials are kept', { path: '/home/ana/.ssh/config.txt' }],
    ['a hidden folder further down', { path: '/home/ana/projects/.git/hooks/pre-commit' }],
    ['a path that says nothing without its place', { path: 'src/a.ts' }],
    ['several at once', { paths: ['/home/ana/projects/site/a.css'] }],
    ['lists that hold places, whatever they are called', { things: ['/home/ana/projects/site/a.css'] }],
    ['a path that is too long to be one', { path: `/home/ana/projects/${'x'.repeat(2000)}` }],
    ['one place among others that cannot be tied down', { source: '/home/ana/projects/site/a', destination: '../b' }],
  ])('never give %s', (_what, args) => {
    expect(propose(args)).toEqual([]);
  });

  it('are those of Windows where the path is', () => {
    const where = { roots: ['C:\\Users\\ana\\site'], home: 'C:\\Users\\ana' };
    expect(propose({ path: 'C:\\Users\\ana\\site\\css\\a.css' }, where)).toEqual([
      'path under ~\\site\\css',
      'path under ~\\site',
    ]);
    expect(propose({ path: 'C:\\Users\\ana\\a.css' }, where)).toEqual([]);
  });
});

describe('the net', () => {
  it.each([
    [{ url: 'https://api.example.com/v1/x?y=1' }, ['url host-is api.example.com']],
    [{ url: 'HTTPS://API.Example.com:8443/' }, ['url host-is api.example.com']],
  ])('of %j is %j', (args, patterns) => {
    expect(propose(args)).toEqual(patterns);
  });

  it.each(['file:///etc/passwd', 'https://', 'data://x', 'https://exa mple.com'])('has no host in %s', (url) => {
    expect(propose({ url })).toEqual([]);
  });
});

describe('repositories and choices', () => {
  it.each([
    [
      { owner: 'acme', repo: 'site', title: 'Long text here' },
      ['owner equals acme & repo equals site', 'owner equals acme'],
    ],
    [
      { owner: 'acme', repo: 'site', branch: 'main' },
      [
        'owner equals acme & repo equals site & branch equals main',
        'owner equals acme & repo equals site',
        'owner equals acme',
      ],
    ],
    [{ repository: 'acme/site' }, ['repository equals acme/site']],
    [{ owner: 'acme' }, ['owner equals acme']],
    [{ channel: '#general', text: 'Hi there' }, ['channel equals #general']],
    [{ projectId: 12, status: 'open' }, ['projectId equals 12 & status equals open']],
    [{ status: 'a value of several words' }, []],
    [{ status: 1.5 }, []],
    [{ title: 'x' }, []],
  ])('of %j are %j', (args, patterns) => {
    expect(propose(args)).toEqual(patterns);
  });
});

describe('recipients', () => {
  it('are the very address, or its domain, and nobody beside', () => {
    expect(propose({ to: 'bo@acme.com', subject: 'x' })).toEqual([
      'to equals bo@acme.com & cc not-exists & bcc not-exists',
      'to matches ^[A-Za-z0-9._+-]+@acme\\.com$ & cc not-exists & bcc not-exists',
    ]);
  });

  it('tie down every copy', () => {
    expect(propose({ message: { to: 'bo@acme.com', cc: 'al@gmail.com', bcc: '' } })).toEqual([
      'message.to equals bo@acme.com & message.cc equals al@gmail.com & message.bcc equals',
    ]);
  });

  it.each([
    { to: ['bo@acme.com'] },
    { to: 'bo@acme.com, al@acme.com' },
    { to: 'Bo <bo@acme.com>' },
    { to: 'bo@acme.com', bcc: [] },
    { to: 'bo@acme.com', cc: null },
    { recipients: { a: 'x' }, to: 7 },
  ])('are none in %j', (args) => {
    expect(propose(args)).toEqual([]);
  });

  it('stay none where nobody is written to', () => {
    expect(propose({ to: '', channel: 'x' })[0]).toBe('to equals & cc not-exists & bcc not-exists & channel equals x');
  });

  it('a pattern by domain holds for others there and for nobody else', () => {
    const [, byDomain] = proposePatterns('{"to":"bo@acme.com"}', places).map(writeCondition);
    const tests = [
      { to: 'al@acme.com' },
      { to: 'al@acme.com.evil.net' },
      { to: 'x@evil.net,bo@acme.com' },
      { to: 'al@acme.com', bcc: 'e@evil.net' },
    ];
    expect(tests.map((args) => holds(byDomain ?? '', args))).toEqual([true, false, false, false]);
  });
});

it('keeps away what could take the call elsewhere, where the tool could take it and it is away', () => {
  const names = ['path', 'content', 'outputDir', 'webhook', 'attendees', 'script', 'a.b', 'mode'];
  expect(propose({ path: '/home/ana/projects/site/a.css' }, { ...places, names })).toEqual([
    'path under ~/projects/site & outputDir not-exists & webhook not-exists & attendees not-exists & script not-exists',
  ]);
  expect(propose({ to: 'bo@acme.com' }, { ...places, names: ['to', 'cc'] })[0]).toBe(
    'to equals bo@acme.com & cc not-exists & bcc not-exists',
  );
  expect(propose({ content: 'x' }, { ...places, names })).toEqual([]);
});

it('of several roots takes the one that is nearest', () => {
  const roots = ['/srv/www', '/srv/www/site', '/srv/other'];
  expect(propose({ path: '/srv/www/site/css/x/a.css' }, { ...places, roots })).toEqual([
    'path under /srv/www/site/css/x',
    'path under /srv/www/site',
  ]);
});

describe('the bounds', () => {
  const status = { status: 'open' };
  const justStatus = ['status equals open'];
  it.each<[string, unknown]>([
    ['arguments as long as may be', { ...status, text: 'x'.repeat(256 * 1024 - 27) }],
    [
      'as many arguments as may be',
      { ...status, ...Object.fromEntries(Array.from({ length: 63 }, (_, n) => [`a${n}`, 'x'])) },
    ],
    ['words that only look like a query', { ...status, title: 'selected', text: 'please select it', name: 'create' }],
    ['a name that says a place, without one', { ...status, path: 'README' }],
    ['a place that no name says, not whole', { ...status, text: 'src/a.ts', dir_name: 'a/b' }],
    ['lists of what is no place', { ...status, labels: ['x', 1, 'a/b'] }],
    ['a choice that is too long for one', { ...status, branch: 'b'.repeat(65) }],
    ['a number that is not whole', { ...status, project_id: 2 ** 53 }],
    ['a choice that is neither', { ...status, branch: true, base: 'a b' }],
  ])('leave %s as it is', (_what, args) => {
    expect(propose(args)).toEqual(justStatus);
  });

  it.each<[string, unknown]>([
    ['longer arguments', { ...status, text: 'x'.repeat(256 * 1024 - 26) }],
    ['a name that begins with a digit', { ...status, '1a': 1 }],
    ['a name with a dash', { ...status, 'a-b': 1 }],
    ['a name with a break in it', { ...status, 'a\n': 1 }],
    ['a name that is too long', { ...status, ['a'.repeat(101)]: 1 }],
    ['what lies too deep', { ...status, a: { b: { c: { d: 1 } } } }],
    ['more arguments', { ...status, ...Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`a${n}`, 'x'])) }],
    ['a place that no folder is narrow enough for', { ...status, path: '/etc/passwd' }],
    ['a query with space before it', { ...status, text: '\n  select x' }],
    ['a place of Windows that is not whole', { ...status, file: 'a\\b' }],
    ['a list of addresses', { ...status, things: ['x', 'https://a.example'] }],
    ['a list of files', { ...status, things: ['file:///etc/passwd'] }],
    ['a list of names of places', { ...status, files: [] }],
    ['a program under another name', { ...status, sourceCode: '' }],
  ])('give nothing for %s', (_what, args) => {
    expect(propose(args)).toEqual([]);
  });

  it.each(['select', 'insert', 'update', 'delete', 'drop', 'alter', 'create', 'with', 'merge'])(
    'give nothing for a query that begins with “%s”',
    (word) => {
      expect(propose({ ...status, text: `${word.toUpperCase()} x` })).toEqual([]);
    },
  );

  it('are as deep as three levels, and a name of a hundred characters', () => {
    expect(propose({ a: { b: status } })).toEqual(['a.b.status equals open']);
    const name = `${'x'.repeat(95)}_path`;
    expect(propose({ [name]: '/home/ana/projects/a.txt' })).toEqual([`${name} under ~/projects`]);
  });

  it('are eight conditions in one pattern; with more the choices are left out', () => {
    const choices = { branch: 'a', base: 'b', head: 'c', state: 'd', status: 'e', channel: 'f', project: 'g' };
    const path = '/home/ana/projects/a.txt';
    expect(propose({ ...choices, path })).toEqual([
      'path under ~/projects & branch equals a & base equals b & head equals c & state equals d & status equals e & channel equals f & project equals g',
      'path under ~/projects',
    ]);
    expect(propose({ ...choices, path, table: 'h' })).toEqual(['path under ~/projects']);
  });

  it('are four patterns at most: with the choices, then each place wider', () => {
    expect(propose({ path: '/home/ana/projects/site/a/b', url: 'https://a.example', branch: 'b'.repeat(64) })).toEqual([
      `path under ~/projects/site/a/b & url host-is a.example & branch equals ${'b'.repeat(64)}`,
      'path under ~/projects/site/a/b & url host-is a.example',
      'path under ~/projects/site/a & url host-is a.example',
      'path under ~/projects/site & url host-is a.example',
    ]);
  });
});

it('keeps away a name that is given only further in', () => {
  expect(propose({ options: { path: '/home/ana/projects/a.txt' } }, { ...places, names: ['path', 'options'] })).toEqual(
    ['options.path under ~/projects & path not-exists'],
  );
});

describe('nothing is proposed', () => {
  it.each([
    ['where something is run', { command: 'ls', cwd: '/home/ana/projects/site' }],
    ['where a query changes something', { query: 'DELETE FROM users', database: 'main' }],
    ['for names that a path cannot say', { 'a.b': 1, status: 'open' }],
    ['where it is nested too deeply', { a: { b: { c: { status: 'open' } } } }],
    ['for very many arguments', Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`a${n}`, 'x']))],
    ['for no object', [1]],
    ['for very long arguments', { status: 'open', text: 'x'.repeat(256 * 1024) }],
    [
      'for more conditions than anybody reads',
      {
        branch: 'a',
        base: 'b',
        state: 'c',
        status: 'd',
        channel: 'e',
        project: 'f',
        table: 'g',
        index: 'h',
        region: 'i',
      },
    ],
  ])('%s', (_what, args) => {
    expect(propose(args)).toEqual([]);
  });
});

it('every pattern holds for the call that it was made from, and reads the same every time', () => {
  const text = fc.constantFrom(
    'acme',
    'main',
    'x y',
    '',
    '#a',
    '~/x/y.z',
    '/srv/www/site/a.b',
    'https://a.example/x',
    'bo@acme.com',
    '.',
    'C:\\a\\b\\c\\d',
  );
  const name = fc.constantFrom('path', 'to', 'cc', 'owner', 'repo', 'branch', 'url', 'text', 'in', 'channel_id');
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.array(text, { maxLength: 2 }),
    fc.dictionary(name, text, { maxKeys: 2 }),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (args) => {
      const patterns = proposePatterns(JSON.stringify(args), places);
      expect(proposePatterns(JSON.stringify(args), places)).toEqual(patterns);
      for (const clauses of patterns) {
        const isWindows = clauses.some(({ value: text }) => String(text).includes('\\a'));
        if (!isWindows)
          expect([writeCondition(clauses), holds(writeCondition(clauses), args)]).toEqual([
            writeCondition(clauses),
            true,
          ]);
      }
    }),
    { numRuns: 1000 },
  );
});

import { describe, expect, it } from 'vitest';
import type { Argument } from '../../../../main/gateway/approval/pattern-argument';
import { hostOf, recipientLevels, repositoryLevels } from '../../../../main/gateway/approval/pattern-values';
import type { Clause } from '../../../../shared/domain/condition';

/** Arguments by their paths. */
const found = (args: Record<string, unknown>): Argument[] =>
  Object.entries(args).map(([path, value]) => ({ path, name: path.slice(path.lastIndexOf('.') + 1), value }));
const said = (levels: Clause[][] | null) =>
  levels?.map((level) => level.map(({ argument, operator, value }) => `${argument} ${operator} ${value}`.trim()));

describe('the host of an address', () => {
  it.each(['http', 'https', 'ws', 'wss', 'ftp', 'ssh', 'git', 'HTTPS'])('is read of %s', (scheme) => {
    expect(hostOf(`${scheme}://ana@a.example:81/x`)).toBe('a.example');
  });

  it.each([
    'file:///etc/passwd',
    'gopher://a.example',
    'xhttp://a.example',
    'httpx://a.example',
    'git:///x',
    'http://',
  ])('is none that a rule could name in %s', (text) => {
    expect(hostOf(text)).toBeNull();
  });

  it.each(['mailto:bo@acme.com', 'http:/a.example', 'see https://a.example', '1http://a.example', 'a.example', ''])(
    'is not asked for in %j, which is no address',
    (text) => {
      expect(hostOf(text)).toBeUndefined();
    },
  );
});

describe('a repository', () => {
  it.each<[Record<string, unknown>, string[][]]>([
    [{ owner: 'acme', repo: 'site' }, [['owner equals acme', 'repo equals site'], ['owner equals acme']]],
    [{ owner: 'acme', repository: 'site' }, [['owner equals acme', 'repository equals site'], ['owner equals acme']]],
    [{ owner: 'acme', repoName: 'site' }, [['owner equals acme', 'repoName equals site'], ['owner equals acme']]],
    [{ 'in.repo': 'acme/site-2.x_y' }, [['in.repo equals acme/site-2.x_y']]],
    [{ owner: 'acme' }, [['owner equals acme']]],
    [{ owner: 'a'.repeat(200) }, [[`owner equals ${'a'.repeat(200)}`]]],
    [{ owner: 'a'.repeat(201) }, []],
    [{ owner: 'a b' }, []],
    [{ owner: 'acme!' }, []],
    [{ owner: '' }, []],
    [{ owner: 7, repo: ['site'] }, []],
    [{ name: 'site' }, []],
  ])('in %j is %j', (args, levels) => {
    expect(said(repositoryLevels(found(args)))).toEqual(levels);
  });
});

describe('recipients', () => {
  const alone = ['cc not-exists', 'bcc not-exists'];
  it('are nobody where nobody is written to', () => {
    expect(recipientLevels(found({ text: 'bo@acme.com' }))).toEqual([]);
  });

  it.each(['recipient', 'email', 'toEmail', 'emailAddress', 'attendees', 'invitees'])('are found as %s', (name) => {
    expect(said(recipientLevels(found({ [name]: 'bo@acme.co.uk' })))).toEqual([
      [`${name} equals bo@acme.co.uk`, ...alone],
      [`${name} matches ^[A-Za-z0-9._+-]+@acme\\.co\\.uk$`, ...alone],
    ]);
  });

  it('are kept away where they are away, beside those that are there', () => {
    expect(said(recipientLevels(found({ 'mail.to': 'bo@acme.com', 'mail.cc': 'al@acme.com' })))).toEqual([
      ['mail.to equals bo@acme.com', 'mail.cc equals al@acme.com', 'mail.bcc not-exists'],
      [
        'mail.to matches ^[A-Za-z0-9._+-]+@acme\\.com$',
        'mail.cc matches ^[A-Za-z0-9._+-]+@acme\\.com$',
        'mail.bcc not-exists',
      ],
    ]);
  });

  it.each([
    ['anybody may have one', 'bo@gmail.com'],
    ['it is written in capitals, which compare as others', 'bo@ACME.com'],
    ['it is none at all', ''],
  ])('have no domain to go by where %s', (_why, to) => {
    expect(said(recipientLevels(found({ to })))).toEqual([[`to equals ${to}`.trim(), ...alone]]);
  });

  it('have a domain only where all of them have one', () => {
    expect(recipientLevels(found({ to: 'bo@acme.com', cc: 'al@web.de' }))).toHaveLength(1);
  });

  it.each([`${'a'.repeat(64)}@acme.com`, `b.o+x-y_z@${'a'.repeat(196)}.com`, 'bo@a.b', 'BO@acme.com'])(
    'can be %s',
    (to) => {
      expect(recipientLevels(found({ to }))?.[0]?.[0]).toEqual({ argument: 'to', operator: 'equals', value: to });
    },
  );

  it.each([
    `${'a'.repeat(65)}@acme.com`,
    `bo@${'a'.repeat(197)}.com`,
    'bo@ab',
    'bo',
    '@acme.com',
    'bo@acme.com,al@acme.com',
    ' bo@acme.com',
    'bo@acme.com ',
    ['bo@acme.com'],
    null,
    7,
  ])('cannot be said for %j', (to) => {
    expect(recipientLevels(found({ to }))).toBeNull();
  });
});

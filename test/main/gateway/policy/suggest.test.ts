import { beforeAll, describe, expect, it } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import type { Dismissal } from '../../../../main/gateway/policy/dismissals';
import type { PastCall } from '../../../../main/gateway/policy/past-calls';
import { subjectOf, suggest } from '../../../../main/gateway/policy/suggest';
import type { Rule } from '../../../../shared/domain/policy';
import { aRule } from '../../../support/builders';
import { aPastCall } from '../../../support/past-calls';

beforeAll(loadConditions);

const home = '/home/ada';
const now = new Date('2026-11-21T12:00:00');

interface About {
  rules?: readonly Rule[];
  calls?: readonly PastCall[];
  dismissed?: readonly Dismissal[];
}

function suggestionsFor(answered: readonly PastCall[], { rules = [], calls = [], dismissed = [] }: About = {}) {
  return suggest(answered, { rules, calls, dismissed, now, home, tool: () => undefined });
}

let count = 0;
const answer = (args: object, fields: Partial<PastCall> = {}): PastCall => {
  count += 1;
  const approvalId = `Q${count}`;
  return aPastCall({ approvalId, callId: `call-${count}`, argumentsJson: JSON.stringify(args), ...fields });
};
const no = (args: object, fields: Partial<PastCall> = {}) => answer(args, { outcome: 'denied-by-user', ...fields });
const times = (number: number, make: (index: number) => PastCall) =>
  Array.from({ length: number }, (_, index) => make(index));
const paths = (...given: readonly string[]) => given.map((path) => answer({ path, content: `text of ${path}` }));
const tool = (name: string, fields: Partial<PastCall> = {}) => ({ server: 'web', tool: name, ...fields });

/** The history, and what is suggested for it: “effect tool: condition”. */
const histories: readonly (readonly [string, () => readonly PastCall[], readonly string[]])[] = [
  ['nothing', () => [], []],
  ['two like answers', () => paths('~/work/site/a.md', '~/work/site/b.md'), []],
  [
    'three files in one folder',
    () => paths('/home/ada/work/site/a.md', '/home/ada/work/site/b.md', '/home/ada/work/site/c.md'),
    ['allow write_file: has(args.path) && under(args.path, "~/work/site")'],
  ],
  [
    'three files in folders of one folder',
    () => paths('~/work/site/x/a.md', '~/work/site/y/z/b.md', '~/work/site/c.md'),
    ['allow write_file: has(args.path) && under(args.path, "~/work/site")'],
  ],
  [
    'the same file three times',
    () => paths('~/work/a.md', '~/work/a.md', '~/work/a.md').map((each) => ({ ...each })),
    [
      'allow write_file: has(args.path) && args.path == "~/work/a.md" && has(args.content) && args.content == "text of ~/work/a.md"',
    ],
  ],
  ['three files all over the home folder', () => paths('~/a/1.md', '~/b/2.md', '~/c/3.md'), []],
  ['three files all over the disk', () => paths('/etc/a', '/opt/b', '/srv/c'), []],
  ['three files in a folder of the system', () => paths('/etc/a', '/etc/b', '/etc/c'), []],
  ['three files in a hidden folder', () => paths('~/.ssh/a', '~/.ssh/b', '~/.ssh/c'), []],
  ['paths that climb out', () => paths('~/work/site/../../.ssh/a', '~/work/site/b', '~/work/site/c'), []],
  ['relative paths, which say nothing of where they lead', () => paths('src/a.ts', 'src/b.ts', 'src/c.ts'), []],
  [
    'three in one folder and one elsewhere',
    () => paths('~/work/site/a.md', '~/notes/x.md', '~/work/site/b.md', '~/work/site/c.md'),
    ['allow write_file: has(args.path) && under(args.path, "~/work/site")'],
  ],
  [
    'three each in two folders',
    () => [
      ...paths('~/one/a/1', '~/two/b/1', '~/one/a/2', '~/two/b/2', '~/two/b/3'),
      answer({ path: '~/one/a/3' }, { at: '2026-11-20T19:00:00.000Z' }),
    ],
    [
      'allow write_file: has(args.path) && under(args.path, "~/one/a")',
      'allow write_file: has(args.path) && under(args.path, "~/two/b")',
    ],
  ],
  [
    'a no inside of the folder of the yeses',
    () => [...paths('~/work/site/a.md', '~/work/site/b.md', '~/work/site/c.md'), no({ path: '~/work/site/key.pem' })],
    [],
  ],
  [
    'a no outside of it',
    () => [...paths('~/work/site/a.md', '~/work/site/b.md', '~/work/site/c.md'), no({ path: '~/work/other/key.pem' })],
    ['allow write_file: has(args.path) && under(args.path, "~/work/site")'],
  ],
  [
    'a yes inside of the folder of the noes',
    () => [
      ...['a', 'b', 'c'].map((name) => no({ path: `~/work/secret/${name}` })),
      answer({ path: '~/work/secret/d' }),
    ],
    [],
  ],
  [
    'three noes in one folder',
    () => ['a', 'b', 'c'].map((name) => no({ path: `~/work/secret/${name}` })),
    ['deny write_file: has(args.path) && under(args.path, "~/work/secret")'],
  ],
  [
    'three noes that have nothing in common',
    () => ['/etc/a', '/opt/b', 'c'].map((path) => no({ path })),
    ['deny write_file: '],
  ],
  [
    'one repository',
    () =>
      times(3, (n) => answer({ owner: 'acme', repo: 'site', title: `T${n}`, issue_number: n }, tool('update_issue'))),
    ['allow update_issue: has(args.owner) && args.owner == "acme" && has(args.repo) && args.repo == "site"'],
  ],
  [
    'repositories of one owner',
    () => times(3, (n) => answer({ owner: 'acme', repo: `site-${n}`, title: `T${n}` }, tool('create_issue'))),
    ['allow create_issue: has(args.owner) && args.owner == "acme"'],
  ],
  [
    'repositories of several owners',
    () => times(3, (n) => answer({ owner: `o${n}`, repo: `site-${n}`, title: 'T' }, tool('create_issue'))),
    [],
  ],
  [
    'one host',
    () => times(3, (n) => answer({ url: `https://docs.acme.example/${n}` }, tool('fetch', { risk: 'external' }))),
    ['allow fetch: has(args.url) && host(args.url) == "docs.acme.example"'],
  ],
  [
    'several hosts',
    () => times(3, (n) => answer({ url: `https://h${n}.example/` }, tool('fetch', { risk: 'external' }))),
    [],
  ],
  [
    'a host and a look-alike',
    () =>
      ['acme.example', 'acme.example', 'acme.example.evil.example'].map((host) =>
        answer({ url: `https://${host}/` }, tool('fetch', { risk: 'external' })),
      ),
    [],
  ],
  [
    'recipients of one domain',
    () =>
      ['ada', 'bob', 'cyd'].map((name) =>
        answer(
          { to: `${name}@acme.example`, subject: name, body: `Hi ${name}` },
          tool('send_email', { risk: 'external' }),
        ),
      ),
    [
      String.raw`allow send_email: has(args.to) && args.to.matches("^[A-Za-z0-9._+-]+@acme\\.example$") && !has(args.cc) && !has(args.bcc)`,
    ],
  ],
  [
    'one recipient',
    () =>
      times(3, (n) => answer({ to: 'ada@acme.example', body: `Hi ${n}` }, tool('send_email', { risk: 'external' }))),
    ['allow send_email: has(args.to) && args.to == "ada@acme.example" && !has(args.cc) && !has(args.bcc)'],
  ],
  [
    'recipients where anybody may have an address',
    () =>
      ['ada', 'bob', 'cyd'].map((name) =>
        answer({ to: `${name}@gmail.com`, body: 'Hi' }, tool('send_email', { risk: 'external' })),
      ),
    [],
  ],
  [
    'recipients of which one got a copy',
    () =>
      times(3, (n) =>
        answer(
          { to: 'ada@acme.example', ...(n === 1 ? { cc: 'eve@evil.example' } : {}), body: `${n}` },
          tool('send_email', { risk: 'external' }),
        ),
      ),
    [],
  ],
  [
    'one channel',
    () =>
      times(3, (n) =>
        answer({ channel_id: 'C042', text: `Hello ${n}` }, tool('slack_post_message', { risk: 'external' })),
      ),
    ['allow slack_post_message: has(args.channel_id) && args.channel_id == "C042"'],
  ],
  [
    'several channels, each once',
    () =>
      times(3, (n) => answer({ channel_id: `C${n}`, text: 'Hello' }, tool('slack_post_message', { risk: 'external' }))),
    [],
  ],
  [
    'two channels, each again and again',
    () =>
      times(6, (n) =>
        answer({ channel_id: `C${n % 2}`, text: `Hello ${n}` }, tool('slack_post_message', { risk: 'external' })),
      ),
    ['allow slack_post_message: has(args.channel_id) && args.channel_id in ["C0", "C1"]'],
  ],
  [
    'nothing but free text',
    () => times(3, (n) => answer({ title: `Note ${n}`, text: `Text ${n}` }, tool('create_note'))),
    ['allow create_note: '],
  ],
  [
    'nothing but free text to somebody outside',
    () => times(3, (n) => answer({ text: `Text ${n}` }, tool('tweet', { risk: 'external' }))),
    [],
  ],
  [
    'nothing but free text to a tool that nobody knows',
    () => times(3, (n) => answer({ input: `Text ${n}` }, tool('process_thing', { risk: 'unknown' }))),
    [],
  ],
  ['no arguments at all', () => times(3, () => answer({}, tool('sync_now'))), ['allow sync_now: ']],
  [
    'deleting',
    () => times(5, (n) => answer({ path: `~/work/site/${n}` }, tool('delete_file', { risk: 'destructive' }))),
    [],
  ],
  [
    'noes to deleting',
    () => times(5, (n) => no({ path: `~/work/site/${n}` }, tool('delete_file', { risk: 'destructive' }))),
    [],
  ],
  ['running', () => times(5, () => answer({ command: 'npm test' }, tool('run', { risk: 'exec' }))), []],
  ['a program in an argument', () => times(5, () => answer({ query: 'x', code: 'f()' }, tool('compute'))), []],
  ['a statement in an argument', () => times(5, (n) => answer({ q: `select ${n}` }, tool('compute'))), []],
  ['amounts', () => times(4, (n) => answer({ amount: n, currency: 'EUR' }, tool('create_invoice'))), []],
  [
    'one amount',
    () => times(3, () => answer({ amount: 5, note: 'x' }, tool('create_invoice'))),
    ['allow create_invoice: has(args.amount) && args.amount == 5 && has(args.note) && args.note == "x"'],
  ],
  [
    'a switch that is always on',
    () => times(3, (n) => answer({ name: `n${n}`, private: true }, tool('create_repository'))),
    ['allow create_repository: has(args.private) && args.private == true'],
  ],
  [
    'a switch that matters, on and off',
    () => times(4, (n) => answer({ name: `n${n}`, force: n === 1 }, tool('sync_now'))),
    ['allow sync_now: has(args.force) && args.force == false'],
  ],
  [
    'a list of recipients',
    () => times(3, () => answer({ to: ['ada@acme.example'], body: 'x' }, tool('send_email', { risk: 'external' }))),
    [],
  ],
  [
    'noes to a list of recipients',
    () => times(3, () => no({ to: ['ada@acme.example'], body: 'x' }, tool('send_email', { risk: 'external' }))),
    ['deny send_email: has(args.body) && args.body == "x"'],
  ],
  [
    'a long text that is always the same',
    () => times(3, () => answer({ text: 'x'.repeat(200) })),
    ['allow write_file: '],
  ],
  ['a text of lines that is always the same', () => times(3, () => answer({ text: 'a\nb' })), ['allow write_file: ']],
  ['a text that is half a character', () => times(3, () => answer({ text: '\ud800' })), ['allow write_file: ']],
  ['a fraction that is always the same', () => times(3, () => answer({ zoom: 1.5 })), ['allow write_file: ']],
  ['channels that are numbers', () => times(4, (n) => answer({ channel: n % 2 })), []],
  ['channels with long names', () => times(4, (n) => answer({ channel: `${n % 2}`.repeat(200) })), []],
  ['channels that are half a character', () => times(4, (n) => answer({ channel: `\ud800${n % 2}` })), []],
  ['four channels, each again', () => times(8, (n) => answer({ channel: `C${n % 4}` })), []],
  [
    'more in common than a rule is made of',
    () => times(3, () => answer(Object.fromEntries('abcdefghij'.split('').map((name) => [name, name])))),
    [
      `allow write_file: ${'abcdefgh'
        .split('')
        .map((name) => `has(args.${name}) && args.${name} == "${name}"`)
        .join(' && ')}`,
    ],
  ],
  [
    'files on a drive',
    () => paths('C:\\work\\site\\x\\a.md', 'C:\\work\\site\\x\\b.md', 'C:\\work\\site\\x\\c.md'),
    process.platform === 'win32'
      ? [String.raw`allow write_file: has(args.path) && under(args.path, "C:\\work\\site\\x")`]
      : [],
  ],
  ['a file and an address', () => [...paths('~/work/a/1', '~/work/a/2'), answer({ path: 'https://acme.example' })], []],
  [
    'an optional place',
    () => times(4, (n) => answer(n === 0 ? { note: `${n}` } : { note: `${n}`, target: '~/work/a' })),
    ['allow write_file: has(args.target) && args.target == "~/work/a"'],
  ],
  ['an optional word', () => times(3, (n) => answer(n === 0 ? {} : { note: 'x' })), ['allow write_file: ']],
  ['a list of words', () => times(3, (n) => answer({ words: [`${n}`] })), ['allow write_file: ']],
  ['a list of places', () => times(3, (n) => answer({ paths: [`~/work/site/${n}`] }, tool('stage'))), []],
  [
    'members of objects',
    () => times(3, (n) => answer({ target_issue: { project: 'WEB', n } }, tool('comment'))),
    ['allow comment: has(args.target_issue) && has(args.target_issue.project) && args.target_issue.project == "WEB"'],
  ],
  ['different clients', () => times(3, (n) => answer({ note: 'x' }, { client: `client ${n}` })), []],
  ['different tools', () => times(3, (n) => answer({ note: 'x' }, { tool: `write_${n}` })), []],
  ['a tool whose name is a pattern', () => times(3, () => answer({ note: 'x' }, { tool: 'write_*' })), []],
  ['questions that nobody answered', () => times(3, () => answer({ note: 'x' }, { outcome: 'approval-timeout' })), []],
  ['calls that were never asked about', () => times(3, () => answer({ note: 'x' }, { effect: 'allow' })), []],
  ['one answer that covered many calls', () => times(5, () => answer({ note: 'x' }, { approvalId: 'Q' })), []],
  ['arguments that the record did not keep', () => times(3, () => answer({}, { argumentsJson: null })), []],
  ['arguments that are no object', () => times(3, () => answer({}, { argumentsJson: '[]' })), []],
  [
    'ten thousand keys',
    () => times(3, () => answer(Object.fromEntries(times(100, () => answer({})).map((_, n) => [`k${n}`, 'x'])))),
    [],
  ],
];

describe('suggestions', () => {
  it.each(histories)('%s', (_what, history, expected) => {
    expect(suggestionsFor(history()).map(({ draft }) => `${draft.effect} ${draft.tool}: ${draft.condition}`)).toEqual(
      expected,
    );
  });

  const inSite = () => paths('~/work/site/a.md', '~/work/site/b.md', '~/work/site/c.md');

  it('read themselves aloud, and say why', () => {
    expect(suggestionsFor(inSite())).toMatchObject([
      {
        sentence: 'Allow write_file (writing only) on files for Claude when path is under ~/work/site.',
        because: 'You allowed 3 like calls since yesterday.',
        draft: { client: 'Claude', server: 'files', risks: ['write'], limits: [], holdsResult: false },
      },
    ]);
  });

  it.each([
    ['2026-11-21T08:00:00', 'today'],
    ['2026-11-20T23:59:00', 'since yesterday'],
    ['2026-11-12T08:00:00', 'since 12 Nov'],
  ])('say since when: %s is %s', (first, words) => {
    const at = new Date(first).toISOString();
    expect(suggestionsFor(times(3, () => answer({}, { at })))[0]?.because).toBe(`You allowed 3 like calls ${words}.`);
  });

  it('stand directly above the rule that asked', () => {
    const rules = [
      aRule({ id: 'other', tool: 'x' }),
      aRule({ id: 'asks', effect: 'ask', tool: 'write_*' }),
      aRule({ id: 'last', tool: 'y' }),
    ];
    expect(suggestionsFor(inSite(), { rules })[0]?.index).toBe(1);
  });

  it('stand last where no rule asked', () => {
    expect(suggestionsFor(inSite(), { rules: [aRule({ tool: 'x' })] })[0]?.index).toBe(1);
  });

  it.each([
    ['allows', aRule({ effect: 'allow', tool: 'write_*' })],
    ['denies', aRule({ effect: 'deny', tool: 'write_*' })],
  ])('are not made for what a rule %s by now', (_what, rule) => {
    expect(suggestionsFor(inSite(), { rules: [rule] })).toEqual([]);
  });

  it('are made for what a rule only watches', () => {
    expect(suggestionsFor(inSite(), { rules: [aRule({ effect: 'allow', isShadow: true })] })).toHaveLength(1);
  });

  it('say how many of the client’s last calls of the server they would have covered', () => {
    const calls = [
      ...paths('~/work/site/d.md', '~/work/else.md'),
      answer({ path: '~/work/site/e.md' }, { client: 'Cursor' }),
      answer({ path: '~/work/site/e.md' }, { server: 'other' }),
      answer({ path: '~/work/site/e.md' }, { tool: 'other' }),
    ];
    expect(suggestionsFor(inSite(), { calls })[0]?.covers).toEqual({ calls: 1, of: 3 });
  });

  it('come with the most answers first, and five at most', () => {
    const answered = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) =>
      times(3 + (n % 4), () => answer({}, { tool: `sync_${n}` })),
    );
    const found = suggestionsFor(answered);
    expect(found.map(({ because }) => /\d+/.exec(because)?.[0])).toEqual(['6', '6', '5', '5', '4']);
  });

  it('are the same for the same record', () => {
    const answered = [...inSite(), ...times(3, () => answer({}, { tool: 'sync_now' }))];
    expect(suggestionsFor(answered)).toEqual(suggestionsFor(answered));
  });

  describe('once dismissed', () => {
    const dismiss = (at: string): Dismissal[] => {
      const [suggestion] = suggestionsFor(inSite());
      if (!suggestion) throw new Error('no suggestion');
      const { id, draft } = suggestion;
      return [{ id, subject: subjectOf('allow', draft), at }];
    };

    it('are not made again', () => {
      expect(suggestionsFor([...inSite(), ...inSite()], { dismissed: dismiss('2026-01-01T00:00:00Z') })).toEqual([]);
    });

    it('are not made a little wider from the same answers', () => {
      const wider = [...inSite(), ...paths('~/work/other.md')];
      expect(suggestionsFor(wider, { dismissed: dismiss('2026-11-20T10:00:00.000Z') })).toEqual([]);
    });

    it('make room for others, from answers given since', () => {
      const since = paths('~/work/app/a.md', '~/work/app/b.md', '~/work/app/c.md').map((each) => ({
        ...each,
        at: '2026-11-21T09:00:00.000Z',
      }));
      const found = suggestionsFor([...inSite(), ...since], { dismissed: dismiss('2026-11-20T10:00:00.000Z') });
      expect(found.map(({ draft }) => draft.condition)).toEqual(['has(args.path) && under(args.path, "~/work/app")']);
    });
  });
});

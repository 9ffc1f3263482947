import type { PastCall } from '../../main/gateway/policy/past-calls';
import { aPastCall } from './past-calls';

let count = 0;
export const answer = (args: object, fields: Partial<PastCall> = {}): PastCall => {
  count += 1;
  const approvalId = `Q${count}`;
  return aPastCall({ approvalId, callId: `call-${count}`, argumentsJson: JSON.stringify(args), ...fields });
};
export const no = (args: object, fields: Partial<PastCall> = {}) =>
  answer(args, { outcome: 'denied-by-user', ...fields });
export const times = (number: number, make: (index: number) => PastCall) =>
  Array.from({ length: number }, (_, index) => make(index));
export const paths = (...given: readonly string[]) => given.map((path) => answer({ path, content: `text of ${path}` }));
export const tool = (name: string, fields: Partial<PastCall> = {}) => ({ server: 'web', tool: name, ...fields });

/** The history, and what is suggested for it: “effect tool: condition”. */
export const histories: readonly (readonly [string, () => readonly PastCall[], readonly string[]])[] = [
  ['nothing', () => [], []],
  ['two like answers', () => paths('~/projects/site/a.md', '~/projects/site/b.md'), []],
  [
    'three files in one folder',
    () => paths('/home/ada/projects/site/a.md', '/home/ada/projects/site/b.md', '/home/ada/projects/site/c.md'),
    ['allow write_file: has(args.path) && under(args.path, "~/projects/site")'],
  ],
  [
    'three files in folders of one folder',
    () => paths('~/projects/site/x/a.md', '~/projects/site/y/z/b.md', '~/projects/site/c.md'),
    ['allow write_file: has(args.path) && under(args.path, "~/projects/site")'],
  ],
  [
    'the same file three times',
    () => paths('~/projects/a.md', '~/projects/a.md', '~/projects/a.md').map((each) => ({ ...each })),
    [
      'allow write_file: has(args.path) && args.path == "~/projects/a.md" && has(args.content) && args.content == "text of ~/projects/a.md"',
    ],
  ],
  ['three files all over the home folder', () => paths('~/a/1.md', '~/b/2.md', '~/c/3.md'), []],
  ['three files all over the disk', () => paths('/etc/a', '/opt/b', '/srv/c'), []],
  ['three files in a folder of the system', () => paths('/etc/a', '/etc/b', '/etc/c'), []],
  ['three files in a hidden folder', () => paths('~/.ssh/a', '~/.ssh/b', '~/.ssh/c'), []],
  ['paths that climb out', () => paths('~/projects/site/../../.ssh/a', '~/projects/site/b', '~/projects/site/c'), []],
  ['relative paths, which say nothing of where they lead', () => paths('src/a.ts', 'src/b.ts', 'src/c.ts'), []],
  [
    'three in one folder and one elsewhere',
    () => paths('~/projects/site/a.md', '~/notes/x.md', '~/projects/site/b.md', '~/projects/site/c.md'),
    ['allow write_file: has(args.path) && under(args.path, "~/projects/site")'],
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
    () => [
      ...paths('~/projects/site/a.md', '~/projects/site/b.md', '~/projects/site/c.md'),
      no({ path: '~/projects/site/key.pem' }),
    ],
    [],
  ],
  [
    'a no outside of it',
    () => [
      ...paths('~/projects/site/a.md', '~/projects/site/b.md', '~/projects/site/c.md'),
      no({ path: '~/projects/other/key.pem' }),
    ],
    ['allow write_file: has(args.path) && under(args.path, "~/projects/site")'],
  ],
  [
    'a yes inside of the folder of the noes',
    () => [
      ...['a', 'b', 'c'].map((name) => no({ path: `~/projects/secret/${name}` })),
      answer({ path: '~/projects/secret/d' }),
    ],
    [],
  ],
  [
    'three noes in one folder',
    () => ['a', 'b', 'c'].map((name) => no({ path: `~/projects/secret/${name}` })),
    ['deny write_file: has(args.path) && under(args.path, "~/projects/secret")'],
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
    () => times(5, (n) => answer({ path: `~/projects/site/${n}` }, tool('delete_file', { risk: 'destructive' }))),
    [],
  ],
  [
    'noes to deleting',
    () => times(5, (n) => no({ path: `~/projects/site/${n}` }, tool('delete_file', { risk: 'destructive' }))),
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
  [
    'a file and an address',
    () => [...paths('~/projects/a/1', '~/projects/a/2'), answer({ path: 'https://acme.example' })],
    [],
  ],
  [
    'an optional place',
    () => times(4, (n) => answer(n === 0 ? { note: `${n}` } : { note: `${n}`, target: '~/projects/a' })),
    ['allow write_file: has(args.target) && args.target == "~/projects/a"'],
  ],
  ['an optional word', () => times(3, (n) => answer(n === 0 ? {} : { note: 'x' })), ['allow write_file: ']],
  ['a list of words', () => times(3, (n) => answer({ words: [`${n}`] })), ['allow write_file: ']],
  ['a list of places', () => times(3, (n) => answer({ paths: [`~/projects/site/${n}`] }, tool('stage'))), []],
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

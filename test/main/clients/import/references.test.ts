// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { expect, it } from 'vitest';
import { type Dialect, readBundleReferences, readReferences } from '../../../../main/clients/import/references';

const read = (text: string, dialect: Dialect) =>
  readReferences(text, dialect).map((piece) =>
    typeof piece === 'string' ? piece : [piece.kind, piece.name, ...(piece.fallback === null ? [] : [piece.fallback])],
  );

it.each<[Dialect, string, unknown[]]>([
  ['shell-brace', '${TOKEN}', [['environment', 'TOKEN']]],
  ['shell-brace', 'Bearer ${TOKEN}!', ['Bearer ', ['environment', 'TOKEN'], '!']],
  [
    'shell-brace',
    '${A}${B}',
    [
      ['environment', 'A'],
      ['environment', 'B'],
    ],
  ],
  ['shell-brace', '${PORT:-8080}', [['environment', 'PORT', '8080']]],
  ['shell-brace', '${URL:-https://a.example:1/x}', [['environment', 'URL', 'https://a.example:1/x']]],
  ['shell-brace', '${A:-}', [['environment', 'A', '']]],
  ['shell-brace', '$TOKEN', ['$TOKEN']],
  ['shell-brace', '${env:TOKEN}', ['${env:TOKEN}']],
  ['shell-brace', '${input:x}', ['${input:x}']],
  ['dollar', '$TOKEN-x', [['environment', 'TOKEN'], '-x']],
  ['dollar', 'a${TOKEN}', ['a', ['environment', 'TOKEN']]],
  ['dollar', 'costs 5$', ['costs 5$']],
  ['dollar', '$(id)', ['$(id)']],
  ['dollar-command', '$(op read "op://x")', [['command', 'op read "op://x"']]],
  ['dollar-command', 'a $(echo $(id))', ['a ', ['command', 'echo $(id)']]],
  ['env-colon', '${env:TOKEN}', [['environment', 'TOKEN']]],
  ['env-colon', '${env:ProgramFiles(x86)}', [['environment', 'ProgramFiles(x86)']]],
  ['env-colon', '${workspaceFolder}/build', [['folder', 'workspaceFolder'], '/build']],
  ['env-colon', '${workspaceFolder:api}', [['folder', 'workspaceFolder']]],
  ['env-colon', '${userHome}${/}x', [['home', 'userHome'], ['separator', '/'], 'x']],
  ['env-colon', '${pathSeparator}', [['separator', 'pathSeparator']]],
  ['env-colon', '${file:/run/token}', [['file', '/run/token']]],
  ['env-colon', '${command:pick}', [['command', 'pick']]],
  ['env-colon', '${TOKEN}', ['${TOKEN}']],
  ['inputs', '${input:token}', [['input', 'token']]],
  ['inputs', '${promptString:token}', [['input', 'token']]],
  ['inputs', '${env:A}/${input:b}', [['environment', 'A'], '/', ['input', 'b']]],
  ['opencode', '{env:TOKEN}', [['environment', 'TOKEN']]],
  ['opencode', '{file:~/.token}', [['file', '~/.token']]],
  ['opencode', '${env:TOKEN}', ['${env:TOKEN}']],
  ['secrets', '${{ secrets.TOKEN }}', [['store', 'TOKEN']]],
  ['secrets', '${{inputs.region}}', [['input', 'region']]],
  ['keyring', 'Bearer ${TOKEN}', ['Bearer ', ['environment', 'TOKEN']]],
  ['none', '${TOKEN} $TOKEN {env:TOKEN} ${{ secrets.X }}', ['${TOKEN} $TOKEN {env:TOKEN} ${{ secrets.X }}']],
  ['env-name', '${TOKEN}', ['${TOKEN}']],
  [
    'any',
    '${A} ${B:-b} ${env:C} ${input:d}',
    [['environment', 'A'], ' ', ['environment', 'B', 'b'], ' ', ['environment', 'C'], ' ', ['input', 'd']],
  ],
  [
    'any',
    '{env:A} ${{ secrets.B }} ${userHome}',
    [['environment', 'A'], ' ', ['store', 'B'], ' ', ['home', 'userHome']],
  ],
  ['any', 'pa$$word$1', ['pa$$word$1']],
  ['any', '', ['']],
])('reads %s: %s', (dialect, text, pieces) => {
  expect(read(text, dialect)).toEqual(pieces);
});

it('keeps what stands in the file beside what it means', () => {
  expect(readReferences('${PORT:-8080}', 'shell-brace')).toEqual([
    { kind: 'environment', name: 'PORT', fallback: '8080', raw: '${PORT:-8080}' },
  ]);
});

it('reads what the manifest of a bundle refers to', () => {
  const pieces = readBundleReferences('${__dirname}/server ${user_config.api_key} ${HOME}${/}x ${TOKEN}');
  expect(pieces.map((piece) => (typeof piece === 'string' ? piece : [piece.kind, piece.name]))).toEqual([
    ['folder', '__dirname'],
    '/server ',
    ['input', 'api_key'],
    ' ',
    ['home', 'HOME'],
    ['separator', '/'],
    'x ${TOKEN}',
  ]);
});

it('is not slow with long texts', () => {
  const startedMs = performance.now();
  for (const text of [
    '${'.repeat(20_000),
    '$('.repeat(20_000),
    '${a:-'.repeat(10_000),
    '${{ '.repeat(10_000),
    '${env:'.repeat(8_000),
  ])
    for (const dialect of ['any', 'dollar-command', 'inputs'] as const) readReferences(text, dialect);
  expect(performance.now() - startedMs).toBeLessThan(3000);
});

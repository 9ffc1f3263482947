import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setEntry } from '../../../../main/clients/formats/config-text';
import { commonStart, hideSecrets } from '../../../../main/clients/plans/hide-secrets';
import type { DiffLine } from '../../../../shared/domain/preview';
import { shape } from '../../../support/config-shape';

const linesOf = (text: string, sign: DiffLine['sign'] = '+') => text.split('\n').map((each) => ({ sign, text: each }));
const shown = (text: string, secrets: readonly string[] = []) =>
  hideSecrets(linesOf(text), secrets)
    .map((line) => line.text)
    .join('\n');

describe('a secret in a shown line', () => {
  it.each([
    ['plain', 'a: hunter2-hunter2', 'hunter2-hunter2'],
    ['in JSON with escapes', String.raw`"a": "pa\"ss\\wo\/rd"`, String.raw`pa"ss\wo/rd`],
    ['in JSON with numbers of characters', String.raw`"a": "\u0068unter2"`, 'hunter2'],
    ['in single quotes', `a = 'it''s mine'`, "it's mine"],
    ['on several lines', 'key: |\n  MIIEpAIBAAKC\n  AQEAabcdefgh', 'MIIEpAIBAAKC\nAQEAabcdefgh'],
    ['with escapes of other formats', String.raw`"a" = "\U00000068unter2"`, 'hunter2'],
    ['twice', 'x=hunter2 y=hunter2', 'hunter2'],
  ])('is hidden: %s', (_, text, secret) => {
    const result = shown(text, [secret]);
    expect(result).toContain('••••••••');
    for (const piece of ['unter2', 'ss', 'mine', 'MIIEpAIBAAKC', 'AQEAabcdefgh']) expect(result).not.toContain(piece);
  });

  it('is hidden where it holds another one', () => {
    expect(shown('abcd-efgh-ijkl', ['efgh', 'abcd-efgh-ijkl'])).toBe('••••••••');
  });

  it.each([
    '"primaryApiKey": "sk-ant-api03-abcdefghijklmnop0123"',
    '// was ghp_0123456789abcdefghijABCDEFGHIJ012345',
    '"url": "https://anna:pass-word-1@example.com/"',
    'password = "correct-horse-battery"',
    'q7Xk2Lm9Rt4Vw8Yz1Bc3Df5Gh6Jn0Ps',
  ])('is hidden where nobody told of it: %s', (text) => {
    const result = shown(text);
    expect(result).toContain('••••••••');
    expect(result).not.toMatch(/abcdefghij|pass-word|battery|q7Xk/);
  });

  it('hides nothing else', () => {
    const text = '  "command": "npx",\n  "args": ["-y", "@scope/server@1.2.3", "/home/anna/x"], // why';
    expect(shown(text, ['other', ''])).toBe(text);
  });

  it('never stands in what is shown, whatever it is and however the file was written', () => {
    const secrets = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }).filter((each) => !/\s/.test(each));
    const formats = fc.constantFrom('json' as const, 'toml' as const, 'yaml' as const);
    fc.assert(
      fc.property(secrets, formats, (secret, format) => {
        fc.pre(!'mcpServers command env TOKEN ••••••••'.includes(secret));
        const text = setEntry('', shape(format, 'mcpServers'), {
          name: 'a',
          value: { command: 'x', env: { TOKEN: secret } },
        });
        expect(shown(text, [secret])).not.toContain(secret);
      }),
    );
  });
});

describe('a line of a whole file', () => {
  const start = 'x'.repeat(10).concat(', ').repeat(1000);
  const end = ', y'.repeat(3000);

  it('is cut to where the change begins', () => {
    const lines: DiffLine[] = [
      { sign: '-', text: `${start}"old"${end}` },
      { sign: '+', text: `${start}"new"${end}` },
    ];
    const [removed, added] = hideSecrets(lines, []);
    expect(removed?.text).toContain('"old"');
    expect(added?.text).toContain('"new"');
    expect(added?.text.length).toBeLessThanOrEqual(2002);
    expect(added?.text).toMatch(/^….*…$/);
  });

  it('is not cut within a secret', () => {
    const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    for (let length = 1950; length < 2010; length += 1) {
      const text = `${'ab '.repeat(1000).slice(0, length)}"${token}"${end}`;
      expect(hideSecrets([{ sign: '+', text }], [])[0]?.text).not.toContain('ghp_');
    }
  });

  it('of five megabytes is no trouble', () => {
    const text = `{"a":"${'b c '.repeat(1_300_000)}"}`;
    expect(hideSecrets([{ sign: ' ', text }], ['secret'])[0]?.text.length).toBeLessThan(2010);
  });
});

it('how much two texts begin with alike', () => {
  expect([commonStart('abc', 'abd'), commonStart('', 'a'), commonStart('ab', 'ab')]).toEqual([2, 0, 2]);
});

import { describe, expect, it } from 'vitest';
import { help, measurements, parseBench } from './arguments.mjs';

describe('parseBench', () => {
  it('measures everything in full when nothing is said', () => {
    expect(parseBench([])).toEqual({
      isQuick: false,
      writesDocs: false,
      isHelp: false,
      isModern: false,
      only: [],
      headers: {},
    });
  });

  it('takes a value behind the option and behind an equals sign', () => {
    expect(parseBench(['--quick', '--only', 'small', '--only=cold', '--json', 'out.json'])).toMatchObject({
      isQuick: true,
      only: ['small', 'cold'],
      json: 'out.json',
    });
  });

  it('reads an endpoint with its headers, its tool and the arguments', () => {
    const argv = ['--url', 'http://127.0.0.1:7717/mcp', '--header', 'Authorization: Bearer a:b', '--header', 'X-A:1'];
    expect(parseBench([...argv, '--tool', 'search', '--args', '{"q":"a=b"}', '--modern'])).toMatchObject({
      url: 'http://127.0.0.1:7717/mcp',
      headers: { Authorization: 'Bearer a:b', 'X-A': '1' },
      tool: 'search',
      args: { q: 'a=b' },
      isModern: true,
    });
  });

  it.each([
    [['--fast'], 'There is no option “--fast”'],
    [['--only', 'everything'], 'There is no measurement “everything”'],
    [['--json'], '“--json” needs a value'],
    [['--url', 'ftp://there'], 'begins with http:// or https://'],
    [['--header', 'no colon', '--url', 'http://a'], '“Name: value”'],
    [['--header', 'A: b\r\nC: d', '--url', 'http://a'], '“Name: value”'],
    [['--tool', 'echo'], '“--tool” belongs to “--url”'],
    [['--header', 'A: b'], '“--header” belongs to “--url”'],
    [['--modern'], '“--modern” belongs to “--url”'],
    [['--url', 'http://a', '--args', '{}'], 'needs the “--tool”'],
    [['--url', 'http://a', '--tool', 'x', '--args', '[1]'], 'JSON object'],
    [['--url', 'http://a', '--tool', 'x', '--args', '{'], 'JSON object'],
    [['--url', 'http://a', '--write-docs'], 'do not go with it'],
  ])('%j is refused with a sentence', (argv, sentence) => {
    expect(() => parseBench(argv)).toThrow(sentence);
  });
});

it('the help names every measurement', () => {
  for (const name of measurements) expect(help).toContain(name);
});

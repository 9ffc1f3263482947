import fc from 'fast-check';

/** One exchange: what the client sends beside the script, what the server says before its answer, and the answer. All raw text. */
export interface Exchange {
  readonly name: string;
  readonly kind: 'result' | 'error';
  readonly answer: string;
  readonly before: readonly string[];
  /** Members of `arguments`, without braces. */
  readonly sent: string;
}

const numbers = [
  '0',
  '-0',
  '1.0',
  '1E+2',
  '1e-7',
  '1e400',
  '-1e400',
  '9007199254740993',
  '12345678901234567890',
  '0.1000',
  '1.7976931348623157e308',
  '5e-324',
];
const strings = [
  '""',
  String.raw`"\u0000\u001f"`,
  String.raw`"\ud83d\ude00"`,
  '"😀"',
  String.raw`"\/\b\f\n\r\t\"\\"`,
  '"\u2028\u2029"',
  '"é é"',
  '"\u202e\u200b"',
  '"</script><!--"',
  '"data: x\\n\\nevent: y"',
];
const blocks = [
  '{"type":"text","text":"a","annotations":{"audience":["user"],"priority":0.50,"odd":1}}',
  '{"type":"hologram","zeta":1.0,"alpha":[null]}',
  '{"type":"image","data":"aGk=","mimeType":"image/x-odd","_meta":{"a":1.0}}',
  '{"type":"audio","data":"aGk=","mimeType":"audio/wav"}',
  '{"type":"resource","resource":{"uri":"ui://widget/main.html","mimeType":"text/html;profile=mcp-app","text":"<b>","odd":[]}}',
  '{"type":"resource_link","uri":"mirror://resource/1","name":"r1","size":9007199254740993}',
  '{"type":"tool_use","id":"1","name":"x","input":{}}',
  '{}',
  'null',
  '7',
  '[[]]',
];
const members = [
  '"structuredContent":[1.0,2]',
  '"structuredContent":"text"',
  '"structuredContent":null',
  '"isError":true',
  '"isError":false',
  '"isError":"yes"',
  '"_meta":{"io.modelcontextprotocol/odd":1.0,"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}',
  '"__proto__":{"polluted":true}',
  '"constructor":{"prototype":{}}',
  '"toString":1',
  '"hasOwnProperty":null',
  '"a":1,"a":2',
  '"":""',
  '"jsonrpc":"1.0","id":99,"method":"ping"',
  `"vendor":{"deep":${'['.repeat(60)}${']'.repeat(60)}}`,
  '"content":{}',
  '"tools":[{"name":"not a list"}]',
  '"nextCursor":"x"',
  '"ttlMs":1e3',
  '"cacheScope":"public"',
];

const plain = (name: string, answer: string): Exchange => ({ name, kind: 'result', answer, before: [], sent: '' });
const said = (name: string, before: readonly string[]): Exchange => ({ ...plain(name, '{"content":[]}'), before });
const sends = (name: string, sent: string): Exchange => ({ ...plain(name, '{"content":[]}'), sent });

const progress = (rest: string) =>
  `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":TOKEN,${rest}}}`;
const notice = (method: string, params: string) =>
  `{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${params}}`;

/** Written by hand: every odd thing by itself. */
export const written: readonly Exchange[] = [
  ...blocks.map((block) => plain(`content ${block}`, `{"content":[${block}]}`)),
  ...members.map((member) => plain(`member ${member.slice(0, 60)}`, `{"content":[],${member}}`)),
  ...numbers.map((number) =>
    plain(`number ${number} in a result`, `{"content":[],"structuredContent":{"n":${number}}}`),
  ),
  ...strings.map((string) => plain(`string ${string} in a result`, `{"content":[],"s":${string}}`)),
  ...numbers.map((number) => sends(`number ${number} in arguments`, `"n":${number}`)),
  ...strings.map((string) => sends(`string ${string} in arguments`, `"s":${string}`)),
  plain('white space of every kind', '{ \t"content" : [ ] ,\t"x"\t:\t1.0 }'),
  plain('a lone surrogate in a result', String.raw`{"content":[],"s":"\ud800"}`),
  plain(
    'one and a half megabytes',
    `{"content":[{"type":"text","text":"${'é'.repeat(400_000)}${'x'.repeat(800_000)}"}],"n":1.0}`,
  ),
  sends('half a megabyte of arguments', `"long":"${'y'.repeat(500_000)}"`),
  ...['-32602', '-31999', '-32042', '1', '-32000'].map((code) => ({
    ...plain(
      `error ${code}`,
      `{"code":${code},"message":"odd \\u00e9","data":{"big":9007199254740993,"zz":1.0},"extra":[]}`,
    ),
    kind: 'error' as const,
  })),
  ...['null', '[]', '"x"', '{"requiredCapabilities":{}}'].map((data) => ({
    ...plain(`error with data ${data}`, `{"code":-32001,"message":"","data":${data}}`),
    kind: 'error' as const,
  })),
  said('progress with all its members', [
    progress('"progress":1.0,"total":2.50,"message":"a\\u0000","_meta":{"x":1e400},"odd":{}'),
    progress('"progress":1.5'),
  ]),
  said('progress in whole numbers', [progress('"progress":1'), progress('"progress":2'), progress('"progress":3')]),
  ...['debug', 'info', 'emergency'].map((level) =>
    said(`a log message of level ${level}`, [
      notice(
        'notifications/message',
        `{"level":"${level}","logger":"a.b","data":{"n":1.0,"s":"\\u00e9"},"odd":[1e400]}`,
      ),
    ]),
  ),
  said('a notification that nobody knows', [
    notice('notifications/vendor/odd', '{"n":9007199254740993,"_meta":{"a":-0}}'),
  ]),
];

const space = fc.constantFrom('', '', '', ' ', '\t', '  ');
const number = fc.oneof(
  fc.constantFrom(...numbers),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt().map(String),
);
const string = fc.oneof(
  fc.constantFrom(...strings),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => JSON.stringify(text)),
);
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    number,
    string,
    fc.constantFrom('true', 'false', 'null'),
    fc.tuple(space, fc.array(tie('value'), { maxLength: 4 })).map(([gap, items]) => `[${gap}${items.join(`,${gap}`)}]`),
    fc
      .tuple(
        space,
        fc.uniqueArray(fc.tuple(fc.string({ maxLength: 8 }), tie('value')), { maxLength: 4, selector: foldedKey }),
      )
      .map(
        ([gap, entries]) =>
          `{${gap}${entries.map(([key, item]) => `${JSON.stringify(key)}:${gap}${item}`).join(`,${gap}`)}}`,
      ),
  ),
}));

/** Keys that differ only in case are refused in arguments, and rightly. */
function foldedKey([key]: readonly [string, string]): string {
  return key.normalize('NFC').toUpperCase().toLowerCase();
}

const generated = fc.record({
  content: fc.array(fc.oneof(fc.constantFrom(...blocks), value), { maxLength: 3 }),
  extra: fc.option(value),
  structured: fc.option(value),
  sent: value,
  updates: fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), value), { maxLength: 2 }),
});

/** The same ones in every run: a failure can be looked at again. */
export function generate(count: number, seed: number): readonly Exchange[] {
  return fc.sample(generated, { numRuns: count, seed }).map(({ content, extra, structured, sent, updates }, index) => ({
    name: `generated ${seed}.${index}`,
    kind: 'result',
    answer: `{"content":[${content.join(',')}]${extra === null ? '' : `,"vendor/extra":${extra}`}${structured === null ? '' : `,"structuredContent":${structured}`}}`,
    before: updates
      .toSorted(([left], [right]) => left - right)
      .map(([at, odd], step) => progress(`"progress":${at + step * 1000},"odd":${odd}`)),
    sent: `"random":${sent}`,
  }));
}

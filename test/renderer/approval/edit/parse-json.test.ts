import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compactJson, printJson } from '../../../../renderer/approval/edit/json-node';
import { parseJson } from '../../../../renderer/approval/edit/parse-json';

it('reads what JSON.parse reads, and prints what it reads the same again', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const parsed = parseJson(text);
      // A key that repeats is refused; what remains is what it was.
      if (!parsed.ok) return expect(parsed.problem).toContain('twice');
      expect(JSON.parse(compactJson(parsed.node))).toEqual(JSON.parse(text));
      expect(JSON.parse(printJson(parsed.node))).toEqual(JSON.parse(text));
    }),
  );
});

it('loses no digit and keeps the order', () => {
  const text = '{"z":12345678901234567890.10,"a":1E+2,"2":-0.0,"1":null}';
  const parsed = parseJson(text);
  expect(parsed.ok && compactJson(parsed.node)).toBe(text);
});

it.each([
  ['', 'Line 1, column 1: the text ends too early.'],
  ['{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3: a comma or } is missing here.'],
  ['{"a": 1,}', 'Line 1, column 9: after a comma comes another one, not }.'],
  ['{a: 1}', 'Line 1, column 2: the name of a member is expected here, in double quotes.'],
  ['{"a" 1}', 'Line 1, column 6: a colon is missing after the name.'],
  ['{"a": 1, "a": 2}', 'Line 1, column 10: this name is there twice.'],
  ['[01]', 'Line 1, column 2: a value is expected here.'],
  ['["a]', 'Line 1, column 2: a text that begins here does not end.'],
  ['["a\nb"]', 'Line 1, column 4: a line break in a text is written \\n, and a tab \\t.'],
  ['["\\x"]', 'Line 1, column 3: after a backslash comes one of " \\ / b f n r t u.'],
  ['1 2', 'Line 1, column 3: nothing more is expected here.'],
  ['['.repeat(100), 'Line 1, column 66: this is nested deeper than 64 levels.'],
])('says in words what is wrong with %j', (text, problem) => {
  const parsed = parseJson(text);
  expect(!parsed.ok && parsed.problem).toBe(problem);
});

it('reads a text of megabytes', () => {
  const text = JSON.stringify({ content: 'line "quoted"\n'.repeat(200_000) });
  const parsed = parseJson(text);
  expect(parsed.ok && compactJson(parsed.node)).toBe(text);
});

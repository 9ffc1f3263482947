import { expect, it } from 'vitest';
import {
  defaultText,
  hitWords,
  limitFields,
  limitWords,
  readLimits,
  toLimitText,
} from '../../../../renderer/features/servers/limit-fields';
import { defaultLimits, LimitName } from '../../../../shared/domain/limits';

const blank = toLimitText({});

it('sets nothing where nothing is typed', () => {
  expect(readLimits(blank)).toEqual({ ok: true, limits: {} });
});

it('reads what it writes, whatever the unit', () => {
  const limits = { callTimeoutMs: 90_000, messageBytes: 5 * 1024 * 1024, definitionBytes: 2048, depth: 64 };
  expect(toLimitText(limits)).toMatchObject({
    callTimeoutMs: '90',
    messageBytes: '5',
    definitionBytes: '2',
    depth: '64',
  });
  expect(readLimits(toLimitText(limits))).toEqual({ ok: true, limits });
});

it('takes a comma for a decimal point', () => {
  expect(readLimits({ ...blank, messageBytes: '1,5' })).toEqual({ ok: true, limits: { messageBytes: 1_572_864 } });
});

it.each([
  ['messageBytes', '0', 'The least is 0.0625.'],
  ['depth', '1000', 'The most is 256.'],
  ['listPages', 'many', 'Give a number.'],
] as const)('says what is wrong with %s of “%s”', (field, typed, problem) => {
  expect(readLimits({ ...blank, [field]: typed })).toEqual({ ok: false, problems: { [field]: problem } });
});

it('names a default for each limit but the one that follows the settings', () => {
  expect(limitFields.filter((field) => defaultText(field) === '')).toEqual(['callTimeoutMs']);
});

it('has a field for each limit that can be set, and words for each that a server can run into', () => {
  expect([...limitFields].sort()).toEqual(Object.keys(defaultLimits).sort());
  expect(Object.keys(hitWords).sort()).toEqual([...LimitName.options].sort());
});

it('says that the time in which somebody is asked is not the server’s', () => {
  expect(limitWords.callTimeoutMs.description).toContain('a person or client is asked does not count');
});

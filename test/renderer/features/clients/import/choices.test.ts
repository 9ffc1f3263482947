import { describe, expect, it } from 'vitest';
import {
  type Choice,
  firstChoice,
  keyed,
  problemsOf,
  serverCount,
  standingOf,
  toImportChoice,
} from '../../../../../renderer/features/clients/import/choices';
import type { ImportCandidate } from '../../../../../shared/domain/import-plan';
import { aCandidate, anImportSource } from '../../../../support/import-views';

const question = { id: 'q', label: 'Token', isSecret: true, suggestion: null };

it.each([
  ['ready', {}, true],
  ['ready', { questions: [question] }, true],
  ['warned', { warnings: ['It runs a shell.'] }, false],
  ['known', { existing: 'github' }, false],
  ['known', { existing: 'github', warnings: ['It runs a shell.'] }, false],
  ['refused', { refusal: 'It mounts the whole disk.' }, false],
  ['refused', { refusal: 'It cannot be read.', draft: null }, false],
] as const)('a candidate is %s with %j, and ticked at first: %s', (standing, fields, isTicked) => {
  const candidate = aCandidate('github', fields as Partial<ImportCandidate>);
  expect(standingOf(candidate)).toBe(standing);
  expect(firstChoice(candidate).isTicked).toBe(isTicked);
});

it('begins with what the plan proposes', () => {
  const questions = [question, { id: 'host', label: 'Host', isSecret: false, suggestion: 'localhost' }];
  expect(firstChoice(aCandidate('github', { questions }))).toMatchObject({
    name: 'github',
    answers: { q: '', host: 'localhost' },
  });
});

it('knows a candidate of a later plan by where it stands, and tells two in one place apart', () => {
  const at = (id: string) => aCandidate('github', { id, sources: [anImportSource({ path: null, kind: null })] });
  const [first, second] = keyed([at('c1'), at('c2')]);
  expect(first?.key).not.toBe(second?.key);
  expect(keyed([at('c7')])[0]?.key).toBe(first?.key);
});

describe('what keeps a ticked one from being imported', () => {
  const ticked = (name: string, choice: Partial<Choice> = {}, candidate: Partial<ImportCandidate> = {}) => ({
    key: name,
    candidate: aCandidate(name, candidate),
    choice: { isTicked: true, name, answers: {}, ...choice },
  });

  it.each([
    ['is no name', 'my server!', /Use 1 to 40 letters/],
    ['is empty', '  ', /Use 1 to 40 letters/],
    ['a server has, whatever its case', 'FILES', /is there already/],
  ])('is a name that %s', (_what, name, sentence) => {
    expect(problemsOf([ticked('a', { name })], ['files']).get('a')?.name).toMatch(sentence);
  });

  it('is a name that two of them have', () => {
    const problems = problemsOf([ticked('a', { name: 'same' }), ticked('b', { name: ' Same ' }), ticked('c')], []);
    expect([...problems.keys()]).toEqual(['a', 'b']);
    expect(problems.get('a')?.name).toMatch(/Another server here/);
  });

  it('is a secret that nobody filled in, and nothing else that is empty', () => {
    const questions = [question, { ...question, id: 'host', isSecret: false }];
    const problems = problemsOf([ticked('a', {}, { questions })], []);
    expect(problems.get('a')).toEqual({ answers: { q: 'Fill this in, or take the tick away.' } });
    expect(problemsOf([ticked('a', { answers: { q: 'x' } }, { questions })], []).size).toBe(0);
  });
});

it('hands on the name without the spaces around it', () => {
  const choice = { isTicked: true, name: ' github ', answers: { q: ' x ' } };
  expect(toImportChoice({ candidate: aCandidate('github'), choice })).toEqual({
    id: 'c-github',
    name: 'github',
    answers: { q: ' x ' },
  });
});

it('counts in words', () => {
  expect([0, 1, 2].map(serverCount)).toEqual(['0 servers', '1 server', '2 servers']);
});

import type { Argument } from '../approval/pattern-argument';
import { isPathText } from '../approval/pattern-paths';
import { hostOf, recipientLevels, repositoryLevels } from '../approval/pattern-values';
import type { Answer } from './answers';
import { commonFolder } from './generalise';

const mostSets = 40;

/** Answers that have something in common, at least so many at a time: all of them first, then the largest, then those with more in common. */
export function likeSets(
  answers: readonly Answer[],
  { enough, home }: { enough: number; home: string },
): readonly (readonly Answer[])[] {
  const byTrait = new Map<string, Answer[]>();
  for (const answer of answers) {
    for (const trait of new Set(traitsOf(answer, home))) {
      const like = byTrait.get(trait);
      if (like) like.push(answer);
      else byTrait.set(trait, [answer]);
    }
  }
  const sets = new Map<string, readonly Answer[]>();
  for (const like of [answers, ...byTrait.values()])
    if (like.length >= enough) sets.set(like.map((answer) => answers.indexOf(answer)).join(), like);
  // A sort keeps the order of what is as large.
  return [...sets.values()].toSorted((a, b) => b.length - a.length).slice(0, mostSets);
}

/** What a condition could hold an answer's call by. */
function traitsOf({ found }: Answer, home: string): string[] {
  const levels = [...repositoryLevels(found), ...(recipientLevels(found) ?? [])].map((level) => JSON.stringify(level));
  return [...levels, ...found.flatMap((argument) => traitsOfArgument(argument, home))];
}

function traitsOfArgument({ path, value }: Argument, home: string): string[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [`${path} is ${value}`];
  if (typeof value !== 'string') return [];
  const equal = value.length <= 100 ? [`${path} is ${value}`] : [];
  const host = hostOf(value);
  if (host) return [...equal, `${path} at ${host}`];
  return isPathText(value)
    ? [...equal, ...foldersAbove(value, home).map((folder) => `${path} under ${folder}`)]
    : equal;
}

/** Folders that a rule may be about, the narrowest first. */
function foldersAbove(path: string, home: string): string[] {
  const folders: string[] = [];
  let at = path;
  for (let depth = 0; depth < 20; depth += 1) {
    const above = at.replace(/[\\/]+[^\\/]*$/, '');
    if (above === '' || above === at) break;
    const folder = commonFolder([`${above}/x`], home);
    if (folder !== undefined) folders.push(folder);
    at = above;
  }
  return folders;
}

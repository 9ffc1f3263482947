import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Rule } from '../../shared/domain/policy';
import { readRulesText } from '../gateway/policy/rules-text';
import { codeOf, explainFailure } from './explain-failure';
import { withIds } from './rule-ids';

export interface TeamRules {
  /** Locked, and above all of the person's own. */
  readonly rules: readonly Rule[];
  /** What was wrong with the file, and what to do. */
  readonly notice: string | null;
}

export interface TeamRulesPlace {
  path: string;
  platform: NodeJS.Platform;
  /** The user whose file it must be where there are such (unix): the system's administrator. */
  administrator: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the administrator of this machine puts them. */
export function teamRulesPlace(environment: Environment, platform: NodeJS.Platform = process.platform): TeamRulesPlace {
  return { path: pathOn(platform, environment), platform, administrator: 0 };
}

function pathOn(platform: NodeJS.Platform, environment: Environment): string {
  switch (platform) {
    case 'darwin':
      return '/Library/Application Support/Gatehouse/rules.yaml';
    case 'win32':
      return `${environment['ProgramData'] ?? 'C:\\ProgramData'}\\Gatehouse\\rules.yaml`;
    default:
      return '/etc/gatehouse/rules.yaml';
  }
}

/**
 * Rules that the system's administrator wrote for everybody on this machine, in the YAML of exported rules. Read once. A file that
 * others could have written is not taken; one of the administrator that cannot be read denies everything, for nobody knows what it
 * would have denied.
 */
export function readTeamRules(place: TeamRulesPlace): TeamRules {
  const { path, platform } = place;
  try {
    const file = realpathSync(path);
    const stats = statSync(file);
    const foreign = foreignTo({ ...place, path: file }, stats);
    if (foreign !== null) return { rules: [], notice: refused(path, foreign) };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    const read = readRulesText(text);
    if ('problem' in read) return unreadable(path, read.problem);
    const createdAt = stats.mtime.toISOString();
    const rules = withIds(read.rules, 'team').map((rule): Rule => ({ ...rule, origin: 'team', createdAt }));
    return platform === 'win32' ? withoutAllowing(path, rules) : { rules, notice: null };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return { rules: [], notice: null };
    return unreadable(path, error instanceof TypeError ? 'it is not UTF-8 text' : explainFailure(error));
  }
}

/** Who besides the administrator could have written it; `null`: nobody. */
function foreignTo({ path, platform, administrator }: TeamRulesPlace, stats: Stats): string | null {
  if (platform === 'win32') return null;
  if (!stats.isFile()) return 'it is no file';
  const folder = statSync(dirname(path));
  if (isOpen(stats, administrator)) return 'others than the system’s administrator can write it';
  return isOpen(folder, administrator)
    ? `others than the system’s administrator can write in “${dirname(path)}”`
    : null;
}

function isOpen({ uid, mode }: Stats, administrator: number): boolean {
  return uid !== administrator || (mode & 0o022) !== 0;
}

/** Anybody may make a folder where Windows keeps those of all users, and who made it cannot be told from here. */
function withoutAllowing(path: string, rules: readonly Rule[]): TeamRules {
  const kept = rules.filter(({ effect }) => effect !== 'allow');
  if (kept.length === rules.length) return { rules, notice: null };
  const notice = `Rules in “${path}” that allow something were not taken: on Windows it cannot be told who wrote them. Deny or ask there, and let each person allow.`;
  return { rules: kept, notice };
}

function refused(path: string, why: string): string {
  return `The rules in “${path}” were not taken, because ${why}. Ask your administrator to own it alone, or take it away.`;
}

function unreadable(path: string, why: string): TeamRules {
  const reason = `The rules of your administrator in “${path}” cannot be read: ${why.replace(/\.$/, '')}.`;
  const rule = Rule.parse({
    id: 'team-unreadable',
    effect: 'deny',
    origin: 'team',
    reason: reason.slice(0, 300),
    createdAt: new Date(0).toISOString(),
  });
  return {
    rules: [rule],
    notice: `${reason} Nothing is let through until that is mended; then start Gatehouse again.`,
  };
}

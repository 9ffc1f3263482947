import fc from 'fast-check';
import type { FileFormat } from '../../shared/domain/found-client';

export type Plain = null | boolean | number | string | Plain[] | Map<string, Plain>;

/** A configuration file as somebody could have written it by hand, and what it means. */
export interface RandomConfig {
  text: string;
  format: FileFormat;
  value: Map<string, Plain>;
  /** The names of the servers; the file may have no container. */
  servers: string[];
  /** Comments that stand in no server: none of them may get lost. */
  comments: string[];
}

export const containerName = 'mcp servers.x';

const names = [
  'fs',
  'git-hub',
  'b.c',
  '__proto__',
  'constructor',
  'toString',
  'with space',
  '"quoted"',
  "it's",
  '#hash',
  '- dash',
  'true',
  'null',
  '1',
  '',
  '~',
  '<<',
  'a: b',
  'line\nbreak',
  'tab\t',
  '\\back\\slash',
  'ключ',
  '💥',
  '\u2028',
  '{a}',
  '[a]',
  '*x',
  '&x',
  '!x',
  '%x',
  '// x',
  '/* x */',
];

const scalars: Plain[] = [
  null,
  true,
  false,
  0,
  -1.5,
  1e21,
  'npx',
  '-y',
  '',
  ' x ',
  'a # b',
  'a // b',
  'C:\\x',
  '"',
  "'",
  'ü\n- x: {\n',
  '$HOME {x}',
  'no',
  '2020-01-01',
  '|',
  '\u0000\u007f',
];

/** Choices that fast-check can make smaller. */
interface Dice {
  pick<T>(from: readonly T[]): T;
  below(limit: number): number;
}

function createDice(numbers: readonly number[]): Dice {
  let at = 0;
  const below = (limit: number) => (numbers[at++ % numbers.length] ?? 0) % limit;
  return { below, pick: <T>(from: readonly T[]) => from[below(from.length)] as T };
}

function randomValue(dice: Dice, depth: number): Plain {
  const kind = depth > 2 ? 0 : dice.below(6);
  if (kind === 4) return Array.from({ length: dice.below(3) }, () => randomValue(dice, depth + 1));
  return kind === 5 ? randomMap(dice, depth + 1) : dice.pick(scalars);
}

function randomMap(dice: Dice, depth: number): Map<string, Plain> {
  return new Map(Array.from({ length: dice.below(4) }, () => [dice.pick(names), randomValue(dice, depth)]));
}

/** What a writer of one format needs: the dice, the line break, and comments with numbers. */
export interface Pen {
  dice: Dice;
  lineBreak: string;
  /** Whether this is within a server. */
  isInServer: boolean;
  comment(): string;
}

export type Writer = (value: Map<string, Plain>, pen: Pen) => string;

export function randomConfig(format: FileFormat, kind: 'map' | 'list', write: Writer): fc.Arbitrary<RandomConfig> {
  return fc.array(fc.nat(1 << 20), { minLength: 30, maxLength: 300 }).map((numbers) => {
    const dice = createDice(numbers);
    const value = withoutNull(randomMap(dice, 0), format);
    const servers = new Map(
      Array.from({ length: dice.below(4) }, () => [dice.pick(names), withoutNull(randomMap(dice, 1), format)]),
    );
    if (dice.below(4) > 0) value.set(containerName, kind === 'map' ? servers : listed(servers));
    for (const name of [...value.keys()].slice(0, dice.below(3))) {
      // Another place for the container than the last.
      const member = value.get(name) as Plain;
      value.delete(name);
      value.set(name, member);
    }
    const comments: string[] = [];
    let count = 0;
    const pen: Pen = {
      dice,
      lineBreak: dice.pick(['\n', '\r\n']),
      isInServer: false,
      comment() {
        count += 1;
        const text = ` comment ${count}.`;
        if (!pen.isInServer) comments.push(text);
        return text;
      },
    };
    const text = write(value, pen);
    const written = comments.filter((comment) => text.includes(comment));
    return { text, format, value, servers: value.has(containerName) ? [...servers.keys()] : [], comments: written };
  });
}

function listed(servers: Map<string, Map<string, Plain>>): Plain[] {
  return [...servers].map(([name, fields]) => new Map<string, Plain>([['name', name], ...fields]));
}

function withoutNull(value: Map<string, Plain>, format: FileFormat): Map<string, Plain> {
  if (format !== 'toml') return value;
  const filled = [...value].filter(([, member]) => member !== null);
  return new Map(filled.map(([name, member]) => [name, withoutNullIn(member)]));
}

function withoutNullIn(value: Plain): Plain {
  if (Array.isArray(value)) return value.filter((element) => element !== null).map(withoutNullIn);
  return value instanceof Map ? withoutNull(value, 'toml') : value;
}

/** The same text for the same meaning: members in the order of their names. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = value instanceof Map ? [...value] : Object.entries(value);
  const sorted = members.map(([name, member]) => `${JSON.stringify(String(name))}:${canonical(member)}`).toSorted();
  return `{${sorted.join()}}`;
}

/** Runs a part of the writing within a server. */
export function inServer<T>(pen: Pen, isServer: boolean, write: () => T): T {
  const before = pen.isInServer;
  pen.isInServer ||= isServer;
  try {
    return write();
  } finally {
    pen.isInServer = before;
  }
}

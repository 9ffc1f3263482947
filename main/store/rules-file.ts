import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RulesFile } from '../../shared/domain/outside-change';
import type { Rule } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import { derive } from '../gateway/derive';
import { adoptRules } from '../gateway/policy/compare-rules';
import { readRulesText, updateRulesText, writeRulesText } from '../gateway/policy/rules-text';
import { createStore, type Store } from '../gateway/store';
import { writeFileAtomic } from './atomic-file';
import { codeOf, explainFailure } from './explain-failure';
import { watchFile } from './watch-file';

/** What stands in the file and is not in force. */
export interface FoundRules {
  readonly path: string;
  readonly text: string;
  readonly seenAt: Date;
  /** `null`: they cannot be read; `problem` says where and why. */
  readonly rules: readonly Rule[] | null;
  readonly problem: string | null;
}

/** The rules, kept in a file of the person's choice besides. What is written there by others has to be accepted first. */
export interface RulesFileLink {
  readonly state: Readable<RulesFile>;
  readonly pending: Readable<FoundRules | null>;
  /** An absolute path of a `.yaml` or `.yml` file; `null`: no longer. Throws a sentence when it cannot be. */
  link(path: string | null): void;
  accept(): void;
  /** Writes the rules in force over what stands there. */
  reject(): void;
  /** From here on the file follows the rules, and is watched. Returns the way to end it. */
  start(): () => void;
}

interface Parts {
  rules: Store<readonly Rule[]>;
  /** Where the path itself is kept. */
  path: Store<string | null>;
  now: () => Date;
}

const largest = 2 * 1024 * 1024;

export function createRulesFile({ rules, path, now }: Parts): RulesFileLink {
  const pending = createStore<FoundRules | null>(null);
  const problem = createStore<string | null>(null);
  /** What stands in the file by our own doing, or was accepted. */
  let known: string | undefined;
  let endWatch = () => {};

  const state = derive([path, problem, pending], () => ({
    path: path.get(),
    problem: problem.get() ?? pending.get()?.problem ?? null,
  }));

  /** Looks at the file: what is not ours is offered. Whether ours may be written now. */
  function look(file: string): boolean {
    const text = read(file);
    if (text === undefined || text.trim() === '') {
      pending.update(() => null);
      return true;
    }
    if (text === known && pending.get() === null) return true;
    const found = findIn(file, text);
    const isSame = found.rules !== null && isDeepStrictEqual(found.rules, rules.get());
    if (isSame) known = text;
    pending.update(() => (isSame ? null : found));
    return isSame;
  }

  function findIn(file: string, text: string): FoundRules {
    const before = pending.get();
    const seenAt = before?.text === text ? before.seenAt : now();
    const parsed = readRulesText(text);
    if ('problem' in parsed) return { path: file, text, seenAt, rules: null, problem: parsed.problem };
    const adopted = adoptRules(parsed.rules, { current: rules.get(), at: seenAt, newId: randomUUID });
    return { path: file, text, seenAt, rules: adopted, problem: null };
  }

  function write(file: string, before: string | undefined): void {
    const text = before?.trim() ? updateRulesText(before, rules.get()) : writeRulesText(rules.get());
    if (text !== before) writeFileAtomic(target(file), text);
    known = text;
    pending.update(() => null);
  }

  /** What goes wrong stands in the state: the rules themselves are kept elsewhere. */
  function inFile(work: (file: string) => void): void {
    const file = path.get();
    if (file === null) return;
    try {
      problem.update(() => null);
      work(file);
    } catch (error) {
      problem.update(() => sentenceOf(file, error));
    }
  }

  const follow = () => inFile((file) => look(file) && write(file, read(file)));

  /** Only looked at: two programs that answer each other's writes would never end. */
  const onFileChange = () =>
    inFile((file) => {
      if (read(file) === undefined)
        problem.update(() => `“${file}” is gone. It is written again when the rules change.`);
      else look(file);
    });

  function followPath(): void {
    endWatch();
    known = undefined;
    pending.update(() => null);
    const file = path.get();
    if (file === null) {
      problem.update(() => null);
      return;
    }
    follow();
    endWatch = watchFile(file, onFileChange, () =>
      problem.update(() => `“${file}” cannot be watched. Link it again after you have changed it.`),
    );
  }

  function decided(): FoundRules {
    const found = pending.get();
    if (found) return found;
    throw new GatehouseError('not-found', 'This change is decided already, or was taken back.');
  }

  return {
    state,
    pending,
    link(wanted) {
      const file = wanted === null ? null : checkPath(wanted);
      if (file !== null) read(file);
      path.update(() => file);
    },
    accept() {
      const { rules: theirs, text, problem: why } = decided();
      if (!theirs) throw new GatehouseError('invalid-request', why ?? 'These rules cannot be read.');
      rules.update(() => theirs);
      known = text;
      pending.update(() => null);
    },
    reject() {
      const { path: file, text, rules: theirs } = decided();
      // It may be no rules at all: of a text that cannot be read nothing stays in the new one.
      if (theirs === null) writeFileAtomic(`${target(file)}.rejected`, text);
      write(file, theirs === null ? undefined : text);
    },
    start() {
      const endRules = rules.subscribe(follow);
      // Another path may also come in with accepted settings.
      const endPath = path.subscribe(followPath);
      followPath();
      return () => {
        endRules();
        endPath();
        endWatch();
      };
    },
  };
}

function checkPath(wanted: string): string {
  if (!isAbsolute(wanted) || !/^\.ya?ml$/i.test(extname(wanted)))
    throw new GatehouseError('invalid-request', 'Give the whole path of a file that ends in “.yaml” or “.yml”.');
  const file = resolve(wanted);
  if (statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) return file;
  throw new GatehouseError(
    'invalid-request',
    `There is no folder “${dirname(file)}”. Make it first, or choose another.`,
  );
}

/** `undefined`: it is not there. Throws a sentence when it cannot be read. */
function read(file: string): string | undefined {
  try {
    const found = statSync(file);
    if (!found.isFile()) throw new GatehouseError('invalid-request', `“${file}” is not a file. Name a file.`);
    if (found.size > largest)
      throw new GatehouseError('too-large', `“${file}” is larger than 2 MB. Name the right file.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error instanceof GatehouseError
      ? error
      : new GatehouseError('conflict', sentenceOf(file, error), { cause: error });
  }
}

/** A link stays one: what it points to is replaced. */
function target(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function sentenceOf(file: string, error: unknown): string {
  if (error instanceof GatehouseError) return error.message;
  return `The rules could not be written to “${file}”: ${explainFailure(error)}. They are in force as set in Gatehouse; change that, or choose another file.`;
}

import { variablesOf } from './call-variables';
import { type Cel, celFor } from './cel';
import { type ConditionProblem, checkCondition, hasLoop } from './check-condition';
import type { CallFacts } from './evaluate';
import { faultOf, faults } from './faults';

export interface CompiledCondition {
  /** Why it can never be computed; `null`: it can, as far as is known. */
  readonly problem: ConditionProblem | null;
  /** Throws an error with a part of a sentence when it cannot be computed for this call. The same `facts` and `now` share their work. */
  holds(facts: CallFacts, now: Date): boolean;
}

type Compute = (facts: CallFacts, now: Date) => unknown;
type Compiled = { readonly problem: ConditionProblem } | { readonly problem: null; readonly compute: Compute };

/**
 * Compiles a condition, once. `loadConditions` (`cel.ts`) must have resolved; until then it has no problem and throws. `home`: what
 * `~` stands for.
 */
export function compileCondition(text: string, { home }: { home: string }): CompiledCondition {
  let compiled: Compiled | undefined;

  function whenLoaded(): Compiled | undefined {
    const cel = compiled ? undefined : celFor(home);
    if (cel) compiled = compile(text, cel);
    return compiled;
  }

  function holds(compute: Compute, facts: CallFacts, now: Date): boolean {
    try {
      const value = compute(facts, now);
      if (typeof value === 'boolean') return value;
    } catch (cause) {
      throw new Error(faultOf(cause, text), { cause });
    }
    throw new Error(faults.noAnswer);
  }

  return {
    get problem() {
      return whenLoaded()?.problem ?? null;
    },
    holds(facts, now) {
      const ready = whenLoaded();
      if (!ready) throw new Error(faults.notLoaded);
      if (ready.problem) throw new Error(inSentence(ready.problem.text));
      return holds(ready.compute, facts, now);
    },
  };
}

function compile(text: string, cel: Cel): Compiled {
  try {
    // A comment ends with its line.
    const parsed = cel.parse(`${text}\n`);
    const problem = checkCondition(parsed.expr, { cel, positions: parsed.sourceInfo?.positions });
    if (problem) return { problem };
    const compute = cel.plan(parsed);
    const isLooping = hasLoop(parsed.expr);
    return {
      problem: null,
      compute(facts, now) {
        const variables = variablesOf(facts, now, cel);
        if (isLooping) variables.assertFewEntries();
        return compute(variables);
      },
    };
  } catch (error) {
    return { problem: syntaxProblem(error, text) };
  }
}

/** The parser's errors have a place; that of one that ran out of stack is where it began. */
function syntaxProblem(error: unknown, text: string): ConditionProblem {
  const place = error as { location?: { start?: { offset?: unknown } }; found?: unknown };
  const offset = place.location?.start?.offset;
  const at = typeof offset === 'number' ? Math.min(offset, text.length) : 0;
  if (error instanceof RangeError) return { text: 'This is nested too deeply. Write it flatter.', at };
  if (!('found' in place)) return { text: `This cannot be read here: ${lastPart(error)}.`, at };
  const what = /^[^\w"')\]}]*$/.test(text.slice(at))
    ? 'It ends too early'
    : `“${text.slice(at, at + 20)}” is not expected here`;
  return { text: `${what}. Check quotes, brackets and operators.`, at };
}

/** Without the place before it, which is said apart. */
function lastPart(error: unknown): string {
  return (error as Error).message.replace(/^<input>:\d+:\d+: /, '');
}

/** A sentence of its own as the end of another. */
function inSentence(text: string): string {
  return text.replace(/\.$/, '');
}

import { memberNames, variableNames } from './call-variables';
import type { Cel, Expr } from './cel';

/** What is wrong with a condition, as a sentence; `at` counts characters from 0. */
export interface ConditionProblem {
  readonly text: string;
  readonly at: number;
}

/** Names of types are values in CEL. */
const types: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
]);

/** What the library computes by itself and not through a function. */
const builtIn: ReadonlySet<string> = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '@not_strictly_false']);

/** Macros that stayed calls were not written as they must be. */
const macros: ReadonlySet<string> = new Set(['has', 'all', 'exists', 'exists_one', 'existsOne', 'filter', 'map']);

/** What an expression of this kind consists of. */
type Value<K extends Expr['exprKind']['case']> = Extract<Expr['exprKind'], { case: K }>['value'];

interface Scope {
  readonly cel: Cel;
  /** Where expressions begin, by their ids. */
  readonly positions: Readonly<Record<string, number>> | undefined;
  /** Variables of the loops around. */
  readonly loops: ReadonlySet<string>;
}

/** Looks at everything that can be told without a call. `null`: it may be computed. */
export function checkCondition(expr: Expr, { cel, positions }: Omit<Scope, 'loops'>): ConditionProblem | null {
  const scope: Scope = { cel, positions, loops: new Set() };
  return checkResult(expr, scope) ?? checkExpr(expr, scope);
}

/** Whether it goes through entries one by one. */
export function hasLoop(expr: Expr): boolean {
  return expr.exprKind.case === 'comprehensionExpr' || innerOf(expr).some(hasLoop);
}

function checkResult(expr: Expr, scope: Scope): ConditionProblem | null {
  const { exprKind } = expr;
  const isValue = exprKind.case === 'constExpr' && exprKind.value.constantKind.case !== 'boolValue';
  if (!isValue && exprKind.case !== 'listExpr' && exprKind.case !== 'structExpr') return null;
  return problem(expr, scope, 'This is neither true nor false. Compare it with something.');
}

function checkExpr(expr: Expr, scope: Scope): ConditionProblem | null {
  const { exprKind } = expr;
  switch (exprKind.case) {
    case 'identExpr':
      return checkName(expr, exprKind.value.name, scope);
    case 'selectExpr':
      return checkMember(expr, exprKind.value, scope) ?? checkInner(expr, scope);
    case 'callExpr':
      return checkCall(expr, exprKind.value, scope) ?? checkInner(expr, scope);
    case 'structExpr':
      if (exprKind.value.messageName !== '') return problem(expr, scope, 'Messages cannot be made here. Use a map.');
      return checkInner(expr, scope);
    case 'comprehensionExpr':
      return checkLoop(expr, exprKind.value, scope);
    default:
      return checkInner(expr, scope);
  }
}

function checkInner(expr: Expr, scope: Scope): ConditionProblem | null {
  return checkAll(innerOf(expr), scope);
}

function checkAll(exprs: readonly Expr[], scope: Scope): ConditionProblem | null {
  for (const expr of exprs) {
    const found = checkExpr(expr, scope);
    if (found) return found;
  }
  return null;
}

function checkName(expr: Expr, name: string, scope: Scope): ConditionProblem | null {
  if (scope.loops.has(name) || variableNames.has(name) || types.has(name)) return null;
  const hint = `There are ${[...variableNames].join(', ')}.`;
  return problem(expr, scope, `“${name}” is not known. ${hint} Text stands in quotes.`);
}

function checkMember(expr: Expr, { operand, field }: Value<'selectExpr'>, scope: Scope): ConditionProblem | null {
  const owner = operand?.exprKind.case === 'identExpr' ? operand.exprKind.value.name : '';
  const members = scope.loops.has(owner) ? undefined : memberNames.get(owner);
  if (!members || members.includes(field)) return null;
  return problem(expr, scope, `“${owner}.${field}” is not known. “${owner}” has ${members.join(', ')}.`);
}

function checkCall(expr: Expr, call: Value<'callExpr'>, scope: Scope): ConditionProblem | null {
  const { function: name, target, args } = call;
  if (builtIn.has(name)) return null;
  if (macros.has(name)) return problem(expr, scope, `“${name}” is not used as it must be. ${howTo(name)}`);
  const group = scope.cel.env.funcs.find(name);
  if (!group) return problem(expr, scope, `There is no function “${name}”.`);
  const fits = [...group].some(
    (func) => (func.target !== undefined) === (target !== undefined) && func.arguments.length === args.length,
  );
  if (!fits) return problem(expr, scope, `“${name}” is called with the wrong number of values, or in the wrong way.`);
  return checkConstant(name, args.at(-1), scope);
}

function howTo(name: string): string {
  return name === 'has' ? 'Write has(args.name).' : `Write list.${name}(x, a condition with x).`;
}

/** Patterns and folders that are written out can be tried at once. */
function checkConstant(name: string, last: Expr | undefined, scope: Scope): ConditionProblem | null {
  const kind = last?.exprKind.case === 'constExpr' ? last.exprKind.value.constantKind : undefined;
  if (!last || kind?.case !== 'stringValue') return null;
  try {
    if (name === 'matches') scope.cel.checkPattern(kind.value);
    if (name === 'under') scope.cel.checkFolder(kind.value);
    return null;
  } catch (error) {
    return problem(last, scope, `This cannot be used here: ${(error as Error).message}.`);
  }
}

/** A loop in a loop over what the client sent could take for ever; over a list that is written out it cannot. */
function checkLoop(expr: Expr, loop: Value<'comprehensionExpr'>, scope: Scope): ConditionProblem | null {
  const { iterVar, iterRange, accuVar, loopStep } = loop;
  if (scope.loops.size > 0 && iterRange?.exprKind.case !== 'listExpr')
    return problem(
      expr,
      scope,
      'A loop inside a loop could take too long. Write the inner list out, as in ["a", "b"].',
    );
  const inner = { ...scope, loops: new Set([...scope.loops, iterVar, accuVar]) };
  return checkAll(some([iterRange]), scope) ?? checkAll(some([loopStep]), inner);
}

function problem(expr: Expr, { positions }: Scope, text: string): ConditionProblem {
  return { text, at: positions?.[String(expr.id)] ?? 0 };
}

/** The expressions that one is directly made of. Loops are gone into with the names they bring. */
function innerOf({ exprKind }: Expr): readonly Expr[] {
  switch (exprKind.case) {
    case 'selectExpr':
      return some([exprKind.value.operand]);
    case 'callExpr':
      return some([exprKind.value.target, ...exprKind.value.args]);
    case 'listExpr':
      return exprKind.value.elements;
    case 'structExpr':
      return some(
        exprKind.value.entries.flatMap(({ keyKind, value }) => [
          keyKind.case === 'mapKey' ? keyKind.value : undefined,
          value,
        ]),
      );
    default:
      return [];
  }
}

function some(exprs: readonly (Expr | undefined)[]): readonly Expr[] {
  return exprs.flatMap((expr) => expr ?? []);
}

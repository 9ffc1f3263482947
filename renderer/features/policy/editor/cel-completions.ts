import type { ToolArgument } from '../../../../shared/domain/server';
import { riskOrder } from '../words';

export interface Completion {
  /** What is put in place of the text from `from` to the caret. */
  readonly insert: string;
  readonly detail: string;
}

export interface Completions {
  readonly from: number;
  readonly items: readonly Completion[];
}

const mostItems = 8;

const variables: readonly Completion[] = [
  { insert: 'args', detail: 'the arguments of the call' },
  { insert: 'client', detail: 'name of the client' },
  { insert: 'server', detail: 'name of the server' },
  { insert: 'tool', detail: 'the server’s own name of the tool' },
  { insert: 'risk', detail: 'read, write, unknown, external, destructive or exec' },
  { insert: 'session.calls', detail: 'number: calls of this session' },
  { insert: 'session.denied', detail: 'number: denied calls of this session' },
  { insert: 'session.servers', detail: 'list: servers this session has called' },
  { insert: 'session.tools', detail: 'list: tools this session has called' },
  { insert: 'session.taint', detail: 'list of "private" and "untrusted"' },
  { insert: 'session.minutes', detail: 'number: how long the session lasts' },
  { insert: 'project.roots', detail: 'list: folders the client works in' },
  { insert: 'time.now', detail: 'timestamp' },
  { insert: 'time.hour', detail: 'number: 0 to 23, local' },
  { insert: 'time.minute', detail: 'number: 0 to 59' },
  { insert: 'time.weekday', detail: 'number: 1 Monday to 7 Sunday' },
  { insert: 'time.date', detail: 'text: "2026-11-24"' },
  { insert: 'under(', detail: 'under(path, root): inside that folder' },
  { insert: 'host(', detail: 'host(url): its host' },
  { insert: 'has(', detail: 'has(args.x): it is there' },
  { insert: 'size(', detail: 'size(x): length of a text or a list' },
];

const methods: readonly Completion[] = [
  { insert: 'startsWith(', detail: 'text.startsWith("…")' },
  { insert: 'endsWith(', detail: 'text.endsWith("…")' },
  { insert: 'contains(', detail: 'text.contains("…")' },
  { insert: 'matches(', detail: 'text.matches("…"), RE2' },
  { insert: 'exists(', detail: 'list.exists(x, x == …)' },
  { insert: 'all(', detail: 'list.all(x, x == …)' },
];

/** What could be written at the caret; `null` where there is nothing to offer. */
export function completionsAt(
  text: string,
  caret: number,
  known: readonly Pick<ToolArgument, 'name' | 'type' | 'choices'>[],
): Completions | null {
  const before = text.slice(0, caret);
  if (isInText(before)) return valuesAt(before, known);
  const token = /[A-Za-z_][\w.]*$/.exec(before)?.[0] ?? '';
  if (token === '') return null;
  const names = [...known.map(argumentCompletion), ...variables];
  const whole = pick(names, token, caret - token.length);
  return whole ?? methodsAt(token, caret, names);
}

function methodsAt(token: string, caret: number, names: readonly Completion[]): Completions | null {
  const dot = token.lastIndexOf('.');
  const isValue = dot > 0 && (token.startsWith('args.') || names.some(({ insert }) => insert === token.slice(0, dot)));
  return isValue ? pick(methods, token.slice(dot + 1), caret - (token.length - dot - 1)) : null;
}

/** Inside quotation marks: the values that a risk or an enumerated argument may have. */
function valuesAt(before: string, known: readonly Pick<ToolArgument, 'name' | 'choices'>[]): Completions | null {
  const found = /(?:\bargs\.([\w.]+)|\b(risk))\s*[=!]=\s*["']([^"']*)$/.exec(before);
  if (!found) return null;
  const [, argument, risk, typed = ''] = found;
  const values = risk ? riskOrder : (known.find(({ name }) => name === argument)?.choices ?? []);
  const items = values.map((value) => ({ insert: value, detail: risk ? 'risk' : 'allowed by the schema' }));
  return pick(items, typed, before.length - typed.length);
}

function argumentCompletion({ name, type }: Pick<ToolArgument, 'name' | 'type'>): Completion {
  const path = /^[A-Za-z_]\w*$/.test(name) ? `args.${name}` : `args[${JSON.stringify(name)}]`;
  return { insert: path, detail: type === 'any' ? 'argument' : `argument: ${type}` };
}

function pick(items: readonly Completion[], typed: string, from: number): Completions | null {
  const start = typed.toLowerCase();
  const found = items.filter(({ insert }) => insert.toLowerCase().startsWith(start) && insert !== typed);
  return found.length === 0 ? null : { from, items: found.slice(0, mostItems) };
}

/** Whether the text ends inside a string literal. */
function isInText(before: string): boolean {
  let quote = '';
  for (let at = 0; at < before.length; at += 1) {
    const character = before.charAt(at);
    if (quote === '') quote = character === '"' || character === "'" ? character : '';
    else if (character === '\\') at += 1;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}

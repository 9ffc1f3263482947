import type { ApprovalRequest, ArgumentView, Finding, Scope } from '../../shared/domain/approval';
import { type Piece, piecesOf, visible } from './visible';

export interface RenderOptions {
  columns: number;
  isColor: boolean;
  /** Everything in full, and the exact JSON beside. */
  isWhole: boolean;
  /** Which of the waiting ones this is, from 1. */
  position: number;
  waiting: number;
}

export interface RenderedRequest {
  lines: readonly string[];
  /** Some of it is not on the screen: it cannot be allowed before it was shown. */
  isFolded: boolean;
}

const linesUnfolded = 8;
const argumentsUnfolded = 20;
const widestKey = 20;

/** What the person reads before answering. Every line begins with our own margin, so that no value can pose as one of ours. */
export function renderRequest(request: ApprovalRequest, options: RenderOptions): RenderedRequest {
  const shown = options.isWhole ? request.arguments : request.arguments.slice(0, argumentsUnfolded);
  const values = shown.map((argument) => renderArgument(argument, options));
  const result = request.resultJson === null ? null : renderArgument(resultView(request.resultJson), options);
  const left = request.arguments.length - shown.length;
  const isFolded = left > 0 || [...values, ...(result ? [result] : [])].some((value) => value.isFolded);
  const lines = [
    '',
    emphasize(`── Request ${visible(request.id)}, ${options.position} of ${options.waiting} waiting ──`, options),
    ...wrapped('', sentenceOf(request), options),
    ...wrapped('  ', `${request.client}: ${request.verifiedBy}. ${request.server}: ${request.serverNote}.`, options),
    ...wrapped('  ', `What it can do: ${riskWords[request.risk]}.`, options),
    ...(request.summary === null ? [] : wrapped('  ', request.summary, options)),
    ...request.findings.flatMap((finding) => wrapped(`  ${shapes[finding.severity]} `, finding.label, options)),
    request.arguments.length > 0 ? '  Arguments:' : '  Without arguments.',
    ...values.flatMap((value) => value.lines),
    ...(left > 0 ? [`  … ${left} more arguments are not shown. Press v to read everything.`] : []),
    ...(options.isWhole ? ['  Exactly as it will be sent:', ...wrapped('    │ ', request.argumentsJson, options)] : []),
    ...(result ? ['  What came of it:', ...result.lines] : []),
    ...wrapped('  ', request.why, options),
    ...request.context.flatMap((sentence) => wrapped('  ', sentence, options)),
    ...(request.withheld === null ? [] : wrapped('  ', request.withheld, options)),
    ...circumstances(request),
  ];
  return { lines, isFolded };
}

function sentenceOf({ kind, client, tool, server }: ApprovalRequest): string {
  if (kind === 'call') return `${client} wants to run “${tool}” on “${server}”.`;
  return `${client} ran “${tool}” on “${server}” and waits for the result.`;
}

function resultView(value: string): ArgumentView {
  return { key: 'result', kind: 'json', value };
}

/** Who, what and where, in one line, for requests that are over. */
export function nameRequest({ id, client, server, tool }: ApprovalRequest): string {
  return visible(`${id}: ${client} → ${tool} on ${server}`);
}

export const scopeWords: Readonly<Record<Scope, string>> = {
  once: 'once',
  '15-minutes': 'for 15 minutes',
  '1-hour': 'for 1 hour',
  session: 'for this session',
  always: 'always',
};

const shapes: Readonly<Record<Finding['severity'], string>> = { high: '▲', medium: '◆', info: '·' };

const riskWords: Readonly<Record<ApprovalRequest['risk'], string>> = {
  read: 'read',
  write: 'write',
  destructive: 'destroy what is there',
  exec: 'run commands',
  external: 'reach outside',
  unknown: 'unknown',
};

function circumstances({ calls, isClientWaiting, countdown }: ApprovalRequest): string[] {
  return [
    ...(calls > 1 ? [`  One answer covers ${calls} identical calls.`] : []),
    ...(isClientWaiting ? [] : ['  The client was told to ask again; your answer waits for it.']),
    ...(countdown?.deniesAt ? [`  Denied by itself at ${countdown.deniesAt.slice(11, 19)} UTC.`] : []),
  ];
}

function renderArgument({ key, value }: ArgumentView, options: RenderOptions): RenderedRequest {
  const name = visible(key);
  const isLong = name.length > widestKey || name !== key;
  const heading = isLong ? wrapped('    ', `${key}:`, options) : [];
  const indent = isLong ? '      ' : `    ${name.padEnd(widestKey)} `;
  // A megabyte is not worth breaking into lines that nobody sees.
  const head = options.isWhole ? value : value.slice(0, linesUnfolded * options.columns);
  const lines = head.split('\n').flatMap((line) => wrapped(`${' '.repeat(indent.length)}│ `, line, options));
  const isFolded = head.length < value.length || (!options.isWhole && lines.length > linesUnfolded);
  const kept = isFolded ? lines.slice(0, linesUnfolded) : lines;
  const first = `${indent}${kept[0]?.slice(indent.length)}`;
  const count = `${value.split('\n').length} lines, ${value.length} characters`;
  const note = isFolded ? [`${' '.repeat(indent.length)}… folded: ${count} in all. Press v to read everything.`] : [];
  return { lines: [...heading, first, ...kept.slice(1), ...note], isFolded };
}

/** Broken by us, never by the terminal: its continuation would begin at the very left, where only our own lines begin. */
export function wrapped(margin: string, text: string, options: Pick<RenderOptions, 'columns' | 'isColor'>): string[] {
  const room = Math.max(20, options.columns - margin.length - 1);
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const piece of piecesOf(text)) {
    if (used + piece.width > room) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(piece);
    used += piece.width;
  }
  return lines.map((pieces) => margin + pieces.map((piece) => paint(piece, options)).join(''));
}

function paint({ text, isEscape }: Piece, { isColor }: Pick<RenderOptions, 'isColor'>): string {
  return isEscape && isColor ? `\u001b[7m${text}\u001b[27m` : text;
}

function emphasize(text: string, { isColor }: RenderOptions): string {
  return isColor ? `\u001b[1m${text}\u001b[22m` : text;
}

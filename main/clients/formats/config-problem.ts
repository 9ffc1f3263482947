import type { TextProblem } from '../../../shared/domain/found-client';
import { GatehouseError } from '../../../shared/errors';

/** A text that cannot be read or edited safely. Nothing was changed. */
export class ConfigTextError extends GatehouseError {
  readonly problem: TextProblem;

  constructor(problem: TextProblem) {
    super('invalid-request', `Line ${problem.line}, column ${problem.column}: ${problem.text}`);
    this.problem = problem;
  }
}

/** The error for the place `offset` of `text`. */
export function problemAt(text: string, offset: number, sentence: string): ConfigTextError {
  return new ConfigTextError({ text: sentence, ...positionOf(text, offset) });
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (const { index, 0: lineBreak } of text.slice(0, end).matchAll(/\r\n|\n|\r/g)) {
    line += 1;
    lineStart = index + lineBreak.length;
  }
  return { line, column: end - lineStart + 1 };
}

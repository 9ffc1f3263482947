import type { ToolCall } from '../tool-call';

/** What a session has done so far, as far as a question needs it. */
export interface SessionPast {
  readonly calls: number;
  readonly denied: number;
  /** What it has touched: private data, and text from outside that nobody vouches for. */
  readonly taint: readonly string[];
}

/** Whether it has seen what must not leave, or what may have told it to send something. */
export function isTainted({ taint }: SessionPast): boolean {
  return taint.length > 0;
}

/** What the session has done so far that matters for this call, a sentence each. */
export function sayContext({ risk }: ToolCall, { calls, denied, taint }: SessionPast): string[] {
  const sentences: string[] = [];
  if (taint.includes('untrusted'))
    sentences.push('This session has read text from outside, which may have told it what to do.');
  if (taint.includes('private')) {
    const leaves = risk === 'external' ? ' This call could send it outside.' : '';
    sentences.push(`This session has read data of yours.${leaves}`);
  }
  if (denied > 0) sentences.push(`${times(denied)} in this session you or a rule said no.`);
  if (calls === 0) sentences.push('It is the first call of this session.');
  return sentences;
}

function times(count: number): string {
  if (count === 1) return 'Once';
  return count === 2 ? 'Twice' : `${count} times`;
}

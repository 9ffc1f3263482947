import type { ApprovalRequest } from '../../shared/domain/approval';
import type { Choice } from './choice';
import type { Edited } from './edit/draft';
import type { Answer } from './use-answer';

export interface Yes {
  readonly choice: Choice;
  readonly edited: Edited | null;
  /** What the person typed where the name of what is at stake is asked for. */
  readonly typed: string;
  readonly wasShownWhole: boolean;
}

export interface No {
  readonly text: string;
  readonly isWholeSession: boolean;
}

/** No more than no. */
export const plainNo: No = { text: '', isWholeSession: false };

export function answerFrom({ kind, ceremony }: ApprovalRequest, { choice, edited, typed, wasShownWhole }: Yes): Answer {
  if (kind === 'result') return edited ? { effect: 'redact', resultJson: edited.json } : { effect: 'release' };
  return {
    effect: 'allow',
    scope: choice.scope,
    isEveryClient: choice.isEveryClient,
    wasShownWhole,
    ...(choice.reach && { reach: choice.reach.id }),
    ...(edited && { argumentsJson: edited.json }),
    ...(ceremony.kind === 'type' && { typed }),
  };
}

export function refusalFrom({ kind }: ApprovalRequest, { text, isWholeSession }: No): Answer {
  const guidance = text.trim() === '' ? {} : { guidance: text };
  return kind === 'result' ? { effect: 'block', ...guidance } : { effect: 'deny', isWholeSession, ...guidance };
}

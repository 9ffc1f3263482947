import type { ApprovalRequest } from '../../shared/domain/approval';
import type { Choice } from './choice';
import { allowLabels } from './scopes';

/** What stands on the controls, by what is asked. */
export interface Words {
  readonly yes: string;
  readonly no: string;
  readonly noWithReason: string;
  readonly edit: string;
  readonly content: string;
}

export function wordsFor(request: ApprovalRequest, choice: Choice, isEdited: boolean): Words {
  if (request.kind === 'result') {
    return {
      yes: isEdited ? 'Release redacted' : 'Release',
      no: 'Block',
      noWithReason: 'Block with a reason',
      edit: 'Redact',
      content: 'Result',
    };
  }
  return {
    yes: isEdited ? 'Allow edited once' : allowLabels[choice.scope],
    no: 'Deny',
    noWithReason: 'Deny with a reason',
    edit: 'Edit',
    content: 'Arguments',
  };
}

/** “Cursor wants to run write_file”, for ears. */
export function sayRequest({ kind, client, tool, server }: ApprovalRequest): string {
  if (kind === 'result') return `${client} is about to get what ${tool} on ${server} returned`;
  return `${client} wants to run ${tool} on ${server}`;
}

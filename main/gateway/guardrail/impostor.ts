import type { Finding } from '../../../shared/domain/approval';
import type { ToolCall } from '../tool-call';

/** A token that somebody else uses: the person decides whether that is meant to be. */
export function sayImpostor(client: string, program: string): string {
  return `The token of “${client}” is used by “${program}”, which is not the program that it belongs to.`;
}

export function impostorFindings({ client, impostor }: Pick<ToolCall, 'client' | 'impostor'>): Finding[] {
  return impostor === undefined ? [] : [{ severity: 'high', label: sayImpostor(client.name, impostor).slice(0, -1) }];
}

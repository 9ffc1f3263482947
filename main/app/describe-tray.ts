import type { CallSummary, Outcome } from '../../shared/domain/activity';
import type { WaitingRequest } from '../../shared/domain/approval';
import type { GatewayStatus } from '../../shared/domain/settings';
import { plainText } from './plain-text';

/** What the tray tells. The icon says it by its shape, the sentence in words. */
export interface TrayView {
  icon: 'idle' | 'pending' | 'paused' | 'problem';
  /** Requests that wait for the person. */
  count: number;
  sentence: string;
  review: string | undefined;
  pause: { label: string; isPaused: boolean };
  recent: readonly string[];
}

export interface TrayFacts {
  status: Pick<GatewayStatus, 'isListening' | 'isPaused' | 'problem'>;
  waiting: readonly Pick<WaitingRequest, 'id'>[];
  recent: readonly Pick<CallSummary, 'client' | 'server' | 'tool' | 'outcome'>[];
}

/** What waits for the person comes first, then what is wrong, then what the person did. */
export function describeTray({ status, waiting, recent }: TrayFacts): TrayView {
  const count = waiting.length;
  return {
    icon: iconFor(status, count),
    count,
    sentence: sentenceFor(status, count),
    review: count > 0 ? `Review ${requests(count)}…` : undefined,
    pause: { label: status.isPaused ? 'Resume all calls' : 'Pause all calls', isPaused: status.isPaused },
    recent: recent.slice(0, 3).map(describeCall),
  };
}

function iconFor(status: TrayFacts['status'], count: number): TrayView['icon'] {
  if (count > 0) return 'pending';
  if (status.problem) return 'problem';
  return status.isPaused ? 'paused' : 'idle';
}

function sentenceFor(status: TrayFacts['status'], count: number): string {
  if (count > 0) return `${requests(count)} ${count === 1 ? 'waits' : 'wait'} for you`;
  if (status.problem) return plainText(status.problem, 120);
  if (status.isPaused) return 'All calls are paused';
  return status.isListening ? 'Gatehouse is on' : 'Gatehouse is starting';
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}

function describeCall({ client, server, tool, outcome }: TrayFacts['recent'][number]): string {
  return `${words[outcome]}: ${plainText(tool, 40)} on ${plainText(server, 40)}, ${plainText(client, 40)}`;
}

const words: Readonly<Record<Outcome, string>> = {
  running: 'Running',
  completed: 'Done',
  'tool-error': 'Tool error',
  'denied-by-policy': 'Blocked by a rule',
  'denied-by-user': 'Denied',
  'approval-timeout': 'Nobody answered',
  'approval-pending': 'Waiting',
  cancelled: 'Cancelled',
  refused: 'Refused',
  failed: 'Failed',
  lost: 'Lost',
};

import type { CallSummary, Outcome } from '../../shared/domain/activity';
import type { WaitingRequest } from '../../shared/domain/approval';
import type { GrantView } from '../../shared/domain/grant';
import type { GatewayStatus } from '../../shared/domain/settings';
import { plainText } from './plain-text';

/** What the tray tells. The icon says it by its shape, the sentence in words. */
export interface TrayView {
  icon: 'idle' | 'pending' | 'paused' | 'problem';
  /** Requests that wait for the person. */
  count: number;
  sentence: string;
  review: string | undefined;
  /** Settings or rules were changed by somebody else, and wait to be accepted or rejected. */
  outside: string | undefined;
  pause: { label: string; isPaused: boolean };
  /** Left out once everything is stopped. */
  panic: string | undefined;
  /** Trust that is open now, and what ends it. */
  windows: readonly { id: string; label: string }[];
  recent: readonly string[];
}

export interface TrayFacts {
  status: Pick<GatewayStatus, 'isListening' | 'isPaused' | 'isPanic' | 'problem'>;
  waiting: readonly Pick<WaitingRequest, 'id'>[];
  outside: readonly unknown[];
  grants: readonly Pick<GrantView, 'id' | 'kind' | 'client' | 'server' | 'endsAt'>[];
  recent: readonly Pick<CallSummary, 'client' | 'server' | 'tool' | 'outcome'>[];
  now: Date;
}

/** What waits for the person comes first, then what is wrong, then what the person did. */
export function describeTray({ status, waiting, outside, grants, recent, now }: TrayFacts): TrayView {
  const count = waiting.length;
  return {
    icon: iconFor(status, count, outside.length),
    count,
    sentence: sentenceFor(status, count, outside.length),
    review: count > 0 ? `Review ${requests(count)}…` : undefined,
    outside: outside.length > 0 ? 'Review a change from outside…' : undefined,
    pause: { label: status.isPaused ? 'Resume all calls' : 'Pause all calls', isPaused: status.isPaused },
    panic: status.isPanic ? undefined : 'Stop everything now',
    windows: grants.filter(({ kind }) => kind === 'window').map((grant) => describeWindow(grant, now)),
    recent: recent.slice(0, 3).map(describeCall),
  };
}

function iconFor(status: TrayFacts['status'], count: number, outside: number): TrayView['icon'] {
  if (count > 0) return 'pending';
  if (status.problem || outside > 0) return 'problem';
  return status.isPaused ? 'paused' : 'idle';
}

function sentenceFor(status: TrayFacts['status'], count: number, outside: number): string {
  if (status.isPanic) return 'Everything is stopped';
  if (count > 0) return `${requests(count)} ${count === 1 ? 'waits' : 'wait'} for you`;
  if (status.problem) return plainText(status.problem, 120);
  if (outside > 0) return 'Settings were changed outside Gatehouse';
  if (status.isPaused) return 'All calls are paused';
  return status.isListening ? 'Gatehouse is on' : 'Gatehouse is starting';
}

function describeWindow({ id, client, server, endsAt }: TrayFacts['grants'][number], now: Date) {
  const minutes = endsAt === null ? null : Math.max(1, Math.ceil((Date.parse(endsAt) - now.getTime()) / 60_000));
  const left = minutes === null ? 'this session' : `${minutes} min left`;
  return { id, label: `End trust: ${plainText(client, 30)} on ${plainText(server, 30)}, ${left}` };
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
  'result-blocked': 'Result withheld',
  'approval-timeout': 'Nobody answered',
  'approval-pending': 'Waiting',
  cancelled: 'Cancelled',
  refused: 'Refused',
  failed: 'Failed',
  lost: 'Lost',
};

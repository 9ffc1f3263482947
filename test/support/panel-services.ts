import { createStore, type Store } from '../../main/gateway/store';
import type { ApprovalReply, ApprovalRequest, GroupReply } from '../../shared/domain/approval';
import type { AuthenticationMethod } from '../../shared/domain/authentication';
import { type GatewayStatus, Preferences } from '../../shared/domain/settings';
import { type AppContract, contract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { aReachOffer, anApprovalRequest as aRequest } from './an-approval-request';

export interface FakeServices {
  services: Services<AppContract>;
  pending: Store<readonly ApprovalRequest[]>;
  status: Store<GatewayStatus>;
  replies: (ApprovalReply | GroupReply)[];
}

/** The few services that the panel's and the terminal's tests speak to; every other action refuses to be called. */
export function aFakeGateway(): FakeServices {
  const pending = createStore<readonly ApprovalRequest[]>([]);
  const status = createStore<GatewayStatus>({
    version: '0.0.0-test',
    mode: 'headless',
    endpoint: 'http://127.0.0.1:1/mcp',
    isListening: true,
    isPaused: false,
    isPanic: false,
    problem: null,
    notices: [],
    secretsKeptIn: 'memory',
    isFirstRun: true,
    isDeclared: false,
  });
  const preferences = createStore<Preferences>(Preferences.parse({}));
  const replies: (ApprovalReply | GroupReply)[] = [];
  const entries = Object.entries(contract).map(([channel, { kind }]) => [
    channel,
    kind === 'state' ? createStore([]) : () => Promise.reject(new Error(`no one expected ${channel}`)),
  ]);
  const services = {
    ...(Object.fromEntries(entries) as Services<AppContract>),
    'gateway.status': status,
    'gateway.pause': ({ isPaused }: { isPaused: boolean }) => status.update((current) => ({ ...current, isPaused })),
    'settings.preferences': preferences,
    'approvals.pending': pending,
    'approvals.reply': (reply: ApprovalReply) => {
      const isThere = pending.get().some(({ id }) => id === reply.requestId);
      if (!isThere) return { outcome: 'gone' as const };
      replies.push(reply);
      pending.update((requests) => requests.filter(({ id }) => id !== reply.requestId));
      return { outcome: 'settled' as const };
    },
    'approvals.replyGroup': (reply: GroupReply) => {
      replies.push(reply);
      const ids = reply.requests.map(({ requestId }) => requestId);
      pending.update((requests) => requests.filter(({ id }) => !ids.includes(id)));
      return { outcomes: ids.map(() => 'settled' as const) };
    },
    'security.method': createStore<AuthenticationMethod>('none'),
  };
  return { services, pending, status, replies };
}

/** The same with a server and words of its own, which these tests name. */
export function anApprovalRequest(fields: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return aRequest({
    server: 'files',
    arguments: [{ key: 'path', kind: 'text', value: '/home/me/site/index.html' }],
    argumentsJson: '{"path":"/home/me/site/index.html"}',
    why: 'You are asked because no rule covers this.',
    reaches: [aReachOffer({ scopes: ['15-minutes', 'session', 'always'] })],
    ...fields,
  });
}

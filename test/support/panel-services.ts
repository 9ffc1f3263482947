import { createStore, type Store } from '../../main/gateway/store';
import type { ApprovalReply, ApprovalRequest } from '../../shared/domain/approval';
import type { GatewayStatus, Preferences } from '../../shared/domain/settings';
import { type AppContract, contract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';

export interface FakeServices {
  services: Services<AppContract>;
  pending: Store<readonly ApprovalRequest[]>;
  status: Store<GatewayStatus>;
  replies: ApprovalReply[];
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
    problem: null,
    notices: [],
    secretsKeptIn: 'memory',
    isFirstRun: true,
    isDeclared: false,
  });
  const preferences = createStore<Preferences>({
    port: 7717,
    theme: 'system',
    approvalTimeoutMs: 600_000,
    pendingAfterMs: 50_000,
    callTimeoutMs: 600_000,
    launchAtLogin: false,
  });
  const replies: ApprovalReply[] = [];
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
  };
  return { services, pending, status, replies };
}

export function anApprovalRequest(fields: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id: 'K7QX',
    revision: 1,
    client: 'Cursor',
    verifiedBy: 'verified by token',
    server: 'files',
    serverNote: 'a local server you added on 12 Nov',
    tool: 'write_file',
    risk: 'write',
    findings: [],
    arguments: [{ key: 'path', kind: 'text', value: '/home/me/site/index.html' }],
    argumentsJson: '{"path":"/home/me/site/index.html"}',
    why: 'You are asked because no rule covers this.',
    scopes: ['once', '15-minutes', 'session', 'always'],
    calls: 1,
    askedAt: '2026-11-21T10:00:00.000Z',
    isClientWaiting: true,
    countdown: null,
    ...fields,
  };
}

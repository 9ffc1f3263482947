import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQuiet } from '../../../main/gateway/approval/quiet';
import { createStore } from '../../../main/gateway/store';
import { createApprovalServices } from '../../../main/ipc/approval-services';
import type { AuthenticationMethod } from '../../../shared/domain/authentication';
import type { TrustWindowDraft } from '../../../shared/domain/grant';
import { Preferences } from '../../../shared/domain/settings';
import { aQueue, minutes } from '../../support/a-queue';
import { aClient, aToolCall, testClock } from '../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const yes = { effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true } as const;
const draft: TrustWindowDraft = { client: 'Claude', server: 'files', risks: ['write'], minutes: 15 };

function aPanel({
  method = 'passphrase',
  hasProof = false,
  authenticateFor = 'remembering',
}: {
  method?: AuthenticationMethod;
  hasProof?: boolean;
  authenticateFor?: Preferences['authenticateFor'];
} = {}) {
  const scene = aQueue();
  const quiet = createQuiet(testClock);
  const tool = { server: 'files', name: 'write_file', fingerprint: 'f'.repeat(64) };
  const services = createApprovalServices({
    queue: scene.queue,
    grants: scene.grants,
    quiet,
    clients: createStore([aClient()]),
    catalog: { tools: () => [tool, { ...tool, server: 'other', name: 'delete_file' }] },
    authentication: { method: createStore(method), use: () => hasProof },
    preferences: createStore(Preferences.parse({ authenticateFor })),
  });
  return { ...scene, services, quiet };
}

describe('questions', () => {
  it('are listed without their arguments, and with them for the prompt', () => {
    const { services, ask } = aPanel();
    void ask();
    expect(services['approvals.waiting'].get()).toEqual([
      {
        id: expect.any(String),
        kind: 'call',
        client: 'Claude',
        server: 'files',
        tool: 'write_file',
        risk: 'write',
        why: expect.any(String),
        askedAt: expect.any(String),
        calls: 1,
        group: 'session-1 write_file',
      },
    ]);
    expect(services['approvals.pending'].get()).toMatchObject([{ argumentsJson: '{"path":"a.txt"}' }]);
  });

  it('are answered one by one', async () => {
    const { services, ask, shown } = aPanel();
    const outcome = ask();
    const { id: requestId, revision } = shown()[0] ?? { id: '', revision: 0 };
    expect(await services['approvals.reply']({ ...yes, requestId, revision })).toEqual({ outcome: 'settled' });
    await expect(outcome).resolves.toMatchObject({ kind: 'allowed' });
  });

  it('are answered together', async () => {
    const { services, ask, shown } = aPanel();
    void ask();
    void ask(aToolCall({ argumentsJson: '{"path":"b"}' }));
    const requests = shown().map(({ id: requestId, revision }) => ({ requestId, revision }));
    expect(await services['approvals.replyGroup']({ requests, effect: 'deny' })).toEqual({
      outcomes: ['settled', 'settled'],
    });
  });

  it('stand still while the person is at them', () => {
    const { services, ask, shown } = aPanel();
    void ask();
    void services['approvals.engage']({ requestId: shown()[0]?.id ?? '' });
    expect(shown()).toMatchObject([{ countdown: { isHeld: true } }]);
  });

  it('are put again when the person says so', () => {
    const { services, quiet } = aPanel();
    quiet.onUnanswered(false);
    quiet.onUnanswered(false);
    expect(services['approvals.quiet'].get()).toMatchObject({ unanswered: 2 });
    void services['approvals.resume']({});
    expect(services['approvals.quiet'].get()).toBeNull();
  });
});

describe('what holds', () => {
  it('is listed, and ends when it is taken back', async () => {
    const { services, ask, answer } = aPanel();
    void ask();
    answer({ scope: '15-minutes' });
    const [grant] = services['grants.list'].get();
    expect(grant).toMatchObject({ kind: 'grant', scope: '15-minutes' });
    void services['grants.revoke']({ id: grant?.id ?? '' });
    expect(services['grants.list'].get()).toEqual([]);
  });
});

describe('a trust window', () => {
  it('lets go what waits, and ends by itself', async () => {
    const { services, ask, shown } = aPanel();
    const outcome = ask();
    const { id } = await services['grants.openWindow'](draft);
    await expect(outcome).resolves.toMatchObject({ kind: 'allowed', requestId: id, scope: 'window' });
    expect(services['grants.list'].get()).toMatchObject([{ id, kind: 'window', client: 'Claude', server: 'files' }]);
    vi.advanceTimersByTime(15 * minutes);
    expect(services['grants.list'].get()).toEqual([]);
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it.each([
    ['a client that is gone', { client: 'Cursor' }, 'There is no such client'],
    ['a server without tools', { server: 'cold' }, 'This server offers no tools now.'],
  ])('cannot be opened for %s', (_what, fields, sentence) => {
    expect(() => aPanel().services['grants.openWindow']({ ...draft, ...fields })).toThrow(sentence);
  });

  it.each<[string, Parameters<typeof aPanel>[0], string | null]>([
    ['takes a proof', {}, 'not-authenticated'],
    ['opens with one', { hasProof: true }, null],
    ['cannot be had where none can be given', { method: 'none' }, 'invalid-request'],
    ['opens where the person wants none', { method: 'none', authenticateFor: 'never' }, null],
  ])('for what destroys %s', (_what, options, code) => {
    const { services } = aPanel(options);
    const open = () => services['grants.openWindow']({ ...draft, risks: ['write', 'destructive'] });
    if (code) expect(open).toThrow(expect.objectContaining({ code }));
    else expect(open()).toMatchObject({ id: expect.any(String) });
    expect(services['grants.list'].get()).toHaveLength(code ? 0 : 1);
  });
});

import { describe, expect, it } from 'vitest';
import type { Party } from '../../../../main/gateway/exchange';
import type { Origin } from '../../../../main/gateway/upstream/link';
import { isOf, originOf } from '../../../../main/gateway/upstream/origin';
import { createPendingRequests, type PendingRequest } from '../../../../main/gateway/upstream/pending';
import { createServed } from '../../../../main/gateway/upstream/served';
import { aParty } from '../../../support/builders';

const { party: anna } = aParty('anna');
const { party: annaAgain } = aParty('anna');
const { party: bert } = aParty('bert');

function pendingFor(...requests: { party?: Party; taskId?: string }[]) {
  const pending = createPendingRequests({ now: () => 0, onOverdue: () => undefined });
  requests.forEach(({ party, taskId }, index) => {
    const request: PendingRequest = {
      method: 'tools/call',
      party,
      taskId,
      callerToken: null,
      timeoutMs: Number.POSITIVE_INFINITY,
      deadline: Number.POSITIVE_INFINITY,
      onProgress: undefined,
      resolve: () => undefined,
      reject: () => undefined,
      onTaken: () => undefined,
    };
    pending.add(index + 1, request);
  });
  return pending;
}

function servedBy(...clientIds: string[]) {
  const served = createServed(() => 0);
  for (const clientId of clientIds) served.note(clientId);
  return served;
}

const to = (party: Party) => ({ kind: 'call', party });
const standing = { kind: 'standing' };
const unclear = { kind: 'unclear' };
const ask = (paramsJson = '{}', during?: number | null) => ({ method: 'elicitation/create', paramsJson, during });
const ofTask = (taskId: string) => `{"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"${taskId}"}}}`;

describe('whom a server’s message concerns', () => {
  it.each([
    ['on a shared pipe with nobody waiting', ask(), [], standing],
    ['on a shared pipe with only the gateway waiting', ask(), [{}], standing],
    ['on a shared pipe with one party waiting', ask(), [{}, { party: anna }], to(anna)],
    ['on a shared pipe with one party waiting twice', ask(), [{ party: anna }, { party: annaAgain }], to(annaAgain)],
    ['on a shared pipe with two parties waiting', ask(), [{ party: anna }, { party: bert }], unclear],
    // A request may bear a token of the server's own, which often is a small number too.
    [
      'with a token that is a number of ours',
      ask('{"_meta":{"progressToken":2}}'),
      [{ party: anna }, { party: bert }],
      unclear,
    ],
    ['that names one of two by its task', ask(ofTask('t')), [{ party: anna }, { party: bert, taskId: 't' }], to(bert)],
    ['of a task that nobody asks about', ask(ofTask('t')), [{ party: anna }], unclear],
    [
      'of something that is no task',
      ask('{"_meta":{"io.modelcontextprotocol/related-task":null}}'),
      [{ party: anna }],
      unclear,
    ],
    ['with _meta that is broken', ask('{"_meta":{"a"'), [{ party: anna }], unclear],
    ['in the stream of a call', ask('{}', 2), [{ party: anna }, { party: bert }], to(bert)],
    ['in the stream of a request of ours', ask('{}', 1), [{}, { party: bert }], standing],
    ['in the stream of a call that is over', ask('{}', 7), [{ party: anna }], unclear],
    ['in a standing stream', ask('{}', null), [{ party: anna }], standing],
    [
      'that a resource changed',
      { method: 'notifications/resources/updated', paramsJson: '{}', during: undefined },
      [{ party: anna }],
      standing,
    ],
  ])('%s', (_what, incoming, requests, expected) => {
    expect(
      originOf(incoming, { pending: pendingFor(...requests), served: createServed(() => 0), ownerId: undefined }),
    ).toEqual(expected);
  });

  it.each([
    ['on a pipe with nobody waiting', ask(), [], undefined],
    ['on a pipe while it calls', ask(), [{ party: anna }, { party: annaAgain }], annaAgain],
    ['in the stream of its call', ask('{}', 1), [{ party: anna }, { party: annaAgain }], anna],
    ['in the stream of a call that is over', ask('{}', 7), [{ party: anna }], anna],
    ['in a standing stream', ask('{}', null), [{}], undefined],
    ['of a task that nobody asks about', ask(ofTask('t')), [], undefined],
  ])('is its owner, where it has one: %s', (_what, incoming, requests, party) => {
    const users = { pending: pendingFor(...requests), served: servedBy('anna', 'bert'), ownerId: 'anna' };
    expect(originOf(incoming, users)).toEqual({ kind: 'owner', partyId: 'anna', party });
  });
});

describe('on a shared pipe where one party waits and another gave up its call (T-B13)', () => {
  const told = { method: 'notifications/message', paramsJson: '{}', during: undefined };
  const users = (served: ReturnType<typeof createServed>) => ({
    pending: pendingFor({ party: anna }),
    served,
    ownerId: undefined,
  });

  it('nothing is certain while that call may still run', () => {
    const served = createServed(() => 0);
    for (const id of ['anna', 'bert']) served.note(id);
    served.gaveUp(7, bert.clientId);
    for (const incoming of [told, ask()]) expect(originOf(incoming, users(served))).toEqual(unclear);
    served.answeredLate(7);
    for (const incoming of [told, ask()]) expect(originOf(incoming, users(served))).toEqual(to(anna));
  });
});

describe('what a server says outside of calls may be late, and about a call of anybody it ever served', () => {
  it.each([
    ['on a shared pipe', ask(), []],
    ['on a shared pipe while the gateway waits', ask(), [{}]],
    ['in a standing stream', ask('{}', null), [{ party: bert }]],
    ['in the stream of a request of ours', ask('{}', 1), [{}, { party: bert }]],
  ])('%s (T-B13)', (_what, incoming, requests) => {
    const from = (...clientIds: string[]) =>
      originOf(incoming, { pending: pendingFor(...requests), served: servedBy(...clientIds), ownerId: undefined });
    expect(from()).toEqual(standing);
    expect(from('bert', 'bert')).toEqual({ kind: 'standing', clientId: 'bert' });
    expect(from('anna', 'bert')).toEqual(unclear);
    expect(from('anna', 'bert', 'anna')).toEqual(unclear);
  });

  it('but that a list or a resource changed concerns all', () => {
    const users = { pending: pendingFor(), served: servedBy('anna', 'bert'), ownerId: undefined };
    for (const method of ['notifications/tools/list_changed', 'notifications/resources/updated'])
      for (const during of [undefined, null])
        expect(originOf({ method, paramsJson: '{}', during }, users)).toEqual(standing);
  });
});

describe('whether a question may concern a request', () => {
  it.each([
    ['during a call of its party', to(anna), annaAgain, true],
    ['during a call of another', to(bert), anna, false],
    ['of a server of its own', { kind: 'owner', partyId: 'anna', party: undefined }, anna, true],
    ['of another’s own server', { kind: 'owner', partyId: 'bert', party: bert }, anna, false],
    ['unasked', standing, anna, true],
    ['unasked, and a request of the gateway', standing, undefined, false],
    ['that nobody is asked', unclear, anna, false],
  ] as const)('%s', (_what, from, party, expected) => {
    expect(isOf(from as Origin, party)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import type { Party } from '../../../../main/gateway/exchange';
import { originOf } from '../../../../main/gateway/upstream/origin';
import { createPendingRequests, type PendingRequest } from '../../../../main/gateway/upstream/pending';
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
    expect(originOf(incoming, pendingFor(...requests))).toEqual(expected);
  });
});

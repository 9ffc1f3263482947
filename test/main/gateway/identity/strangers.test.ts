import { expect, test } from 'vitest';
import { createStrangers } from '../../../../main/gateway/identity/strangers';
import type { Peer } from '../../../../shared/domain/peer';
import { testClock } from '../../../support/builders';

function peer(executable: string, pid = 7): Peer {
  const process = { pid, executable, script: null, startedAt: null, parents: [], signer: null };
  return { process, reason: null };
}

const unknown: Peer = { process: null, reason: 'It runs as another user.' };

test('a program that tries again and again is one stranger, and the latest stands first', () => {
  const strangers = createStrangers(testClock);
  strangers.meet(peer('/usr/bin/curl', 1), null);
  strangers.meet(peer('/opt/agent'), null);
  strangers.meet(peer('/usr/bin/curl', 2), { name: 'curl', version: '8' });
  expect(strangers.list.get().map(({ peer: each, attempts }) => [each.process?.executable, attempts])).toEqual([
    ['/usr/bin/curl', 2],
    ['/opt/agent', 1],
  ]);
  expect(strangers.list.get()[0]).toMatchObject({
    claims: { name: 'curl', version: '8' },
    peer: { process: { pid: 2 } },
  });
});

test('one that is ignored does not come back, while others do', () => {
  const strangers = createStrangers(testClock);
  strangers.meet(peer('/usr/bin/curl'), null);
  const [first] = strangers.list.get();
  strangers.ignore(first?.id ?? '');
  strangers.meet(peer('/usr/bin/curl'), null);
  expect(strangers.list.get()).toEqual([]);
  strangers.meet(peer('/opt/agent'), null);
  expect(strangers.list.get()).toHaveLength(1);
});

test('one that was given a token is a stranger again when it comes without it', () => {
  const strangers = createStrangers(testClock);
  strangers.meet(peer('/usr/bin/curl'), null);
  const id = strangers.list.get()[0]?.id ?? '';
  expect(strangers.find(id)?.id).toBe(id);
  strangers.forget(id);
  expect(strangers.find(id)).toBeUndefined();
  strangers.meet(peer('/usr/bin/curl'), null);
  expect(strangers.list.get()).toHaveLength(1);
});

test('those of whom the system tells nothing are told apart by what they say', () => {
  const strangers = createStrangers(testClock);
  strangers.meet(unknown, { name: 'one', version: '1' });
  strangers.meet(unknown, { name: 'two', version: '1' });
  strangers.meet(unknown, null);
  expect(strangers.list.get()).toHaveLength(3);
});

test('there are never more than twenty', () => {
  const strangers = createStrangers(testClock);
  for (let count = 0; count < 30; count += 1)
    strangers.meet(peer(`/opt/agent-${String.fromCharCode(97 + count)}x`), null);
  expect(strangers.list.get()).toHaveLength(20);
  expect(strangers.find('none')).toBeUndefined();
  strangers.ignore('none');
  expect(strangers.list.get()).toHaveLength(20);
});

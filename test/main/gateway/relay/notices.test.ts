import { describe, expect, it, vi } from 'vitest';
import { createNotices } from '../../../../main/gateway/relay/notices';
import { createTasks } from '../../../../main/gateway/relay/tasks';
import type { Origin } from '../../../../main/gateway/upstream/link';
import { aParty, aToolCall, testClock } from '../../../support/builders';

type TestParty = ReturnType<typeof aParty>;

function notices(parties: readonly TestParty[] = []) {
  const tasks = createTasks(testClock);
  const onResourceUpdated = vi.fn();
  const onTaskChanged = vi.fn();
  const { hear, expect: expectDone } = createNotices({
    parties: () => parties.map(({ party }) => party),
    tasks,
    onResourceUpdated,
    onTaskChanged,
  });
  const say = (method: string, paramsJson: string, from: Origin = { kind: 'standing' }) =>
    hear('files', { method: `notifications/${method}`, paramsJson, from });
  return { say, tasks, onResourceUpdated, onTaskChanged, expectDone };
}

const during = ({ party }: TestParty): Origin => ({ kind: 'call', party });
const log = (level: string) => `{"level":"${level}","data":"canary"}`;

describe('a log message', () => {
  it('of a call reaches its caller as it came, and no other client', () => {
    const [one, two] = [aParty('one'), aParty('two')];
    notices([one, two]).say('message', '{"level":"info", "data":1.0}', during(one));
    expect(one.heard).toEqual(['notifications/message {"level":"info", "data":1.0}']);
    expect(two.heard).toEqual([]);
  });

  it('that might be meant for another reaches nobody (T-B13)', () => {
    const [one, two] = [aParty('one'), aParty('two')];
    const { say } = notices([one, two]);
    say('message', log('emergency'));
    say('message', log('emergency'), { kind: 'unclear' });
    notices([one]).say('message', log('emergency'), { kind: 'unclear' });
    expect([...one.heard, ...two.heard]).toEqual([]);
  });

  it('outside of calls reaches nobody where the server was used for another than the only client (T-B13)', () => {
    const one = aParty('one');
    const { say } = notices([one]);
    say('message', log('emergency'), { kind: 'standing', clientId: 'another' });
    say('vendor/x', '{}', { kind: 'standing', clientId: 'another' });
    expect(one.heard).toEqual([]);
    say('message', log('emergency'), { kind: 'standing', clientId: 'client of one' });
    expect(one.heard).toHaveLength(1);
  });

  it('outside of calls reaches the only client that sees the server', () => {
    const one = aParty('one');
    notices([one]).say('message', log('debug'));
    expect(one.heard).toHaveLength(1);
  });

  it.each([
    ['session', null, 'debug', true],
    ['session', 'warning', 'info', false],
    ['session', 'warning', 'error', true],
    ['stateless', null, 'emergency', false],
    ['stateless', 'info', 'debug', false],
    ['stateless', 'info', 'info', true],
  ] as const)(
    'of a client of the %s era that wants %s and above: %s is passed on: %s',
    (era, wanted, level, isPassed) => {
      const one = aParty('one', { era, logLevel: wanted });
      notices().say('message', log(level), during(one));
      expect(one.heard.length === 1).toBe(isPassed);
    },
  );
});

describe('what a server says that runs for one client alone', () => {
  const own = (party?: TestParty): Origin => ({ kind: 'owner', partyId: 'one', party: party?.party });

  it('goes on the stream of its call, and between calls on that client’s standing stream, never to another', () => {
    const [one, two, call] = [aParty('one'), aParty('two'), aParty('one')];
    const { say } = notices([one, two]);
    say('message', log('info'), own(call));
    say('message', log('info'), own());
    say('vendor/x', '{}', own());
    expect(call.heard).toHaveLength(1);
    expect(one.heard).toEqual([`notifications/message ${log('info')}`, 'notifications/vendor/x {}']);
    expect(two.heard).toEqual([]);
  });

  it('reaches nobody when that client is gone', () => {
    const two = aParty('two');
    notices([two]).say('message', log('emergency'), own());
    expect(two.heard).toEqual([]);
  });

  it('of a page is for that client, although another was asked to open a page of the same name', () => {
    const [one, two] = [aParty('one'), aParty('two')];
    const { say, expectDone } = notices([one, two]);
    for (const { party } of [one, two]) expectDone('files', '{"mode":"url","elicitationId":"1"}', party);
    say('elicitation/complete', '{"elicitationId":"1"}', own());
    expect([one.heard.length, two.heard.length]).toEqual([1, 0]);
  });

  it('of a task is not taken for a task of another that has the same name', () => {
    const [one, owner] = [aParty('one'), aParty('session-1')];
    const { say, tasks } = notices([one, owner]);
    tasks.learn(aToolCall(), 'session', '{"taskId":"1","status":"working"}');
    say('tasks/status', '{"taskId":"1","status":"failed"}', own());
    expect([one.heard, owner.heard]).toEqual([[], []]);
    expect(tasks.list('client-1', null)).toMatchObject([{ json: '{"taskId":"1","status":"working"}' }]);
  });
});

describe('that a page was dealt with', () => {
  const done = '{"elicitationId":"e1"}';

  it('reaches the one who was asked to open it, also after the call and once', () => {
    const [one, two] = [aParty('one'), aParty('two')];
    const { say, expectDone } = notices([one, two]);
    expectDone('files', '{"mode":"url","elicitationId":"e1"}', aParty('one').party);
    say('elicitation/complete', done, { kind: 'unclear' });
    say('elicitation/complete', done);
    expect(one.heard).toEqual([`notifications/elicitation/complete ${done}`]);
    expect(two.heard).toEqual([]);
  });

  it('is told on the stream of the call while that is open', () => {
    const [standing, call] = [aParty('one'), aParty('one')];
    const { say, expectDone } = notices([standing]);
    expectDone('files', '{"elicitationId":"e1"}', call.party);
    say('elicitation/complete', done, during(call));
    expect([standing.heard.length, call.heard.length]).toEqual([0, 1]);
  });

  it('of which nobody was asked is told to nobody', () => {
    const one = aParty('one');
    const { say, expectDone } = notices([one]);
    expectDone('files', '{"mode":"form"}', one.party);
    say('elicitation/complete', done);
    say('elicitation/complete', '{}');
    expect(one.heard).toEqual([]);
  });

  it('is no longer waited for after a thousand later ones', () => {
    const one = aParty('one');
    const { say, expectDone } = notices([one]);
    for (let count = 0; count <= 1000; count += 1) expectDone('files', `{"elicitationId":"e${count}"}`, one.party);
    say('elicitation/complete', '{"elicitationId":"e0"}');
    say('elicitation/complete', done);
    expect(one.heard).toHaveLength(1);
  });
});

describe('the status of a task', () => {
  it('of a session reaches that one alone', () => {
    const [one, two] = [aParty('session-1'), aParty('session-2')];
    const { say, tasks, onTaskChanged } = notices([one, two]);
    tasks.learn(aToolCall(), 'session', '{"taskId":"t1","status":"working"}');
    say('tasks/status', '{"taskId":"t1","status":"completed"}', during(two));
    expect(one.heard).toEqual(['notifications/tasks/status {"taskId":"t1","status":"completed"}']);
    expect(two.heard).toEqual([]);
    expect(onTaskChanged).not.toHaveBeenCalled();
    expect(tasks.list('client-1', null)).toMatchObject([{ json: '{"taskId":"t1","status":"completed"}' }]);
  });

  it('of a stateless client is only a hint for the streams that follow it, and reaches no session', () => {
    // Even one that is called like the owner.
    const one = aParty('session-1');
    const { say, tasks, onTaskChanged } = notices([one]);
    tasks.learn(aToolCall(), 'stateless', '{"taskId":"t1","status":"working"}');
    say('tasks', '{"taskId":"t1","status":"completed","result":{}}');
    expect(one.heard).toEqual([]);
    expect(onTaskChanged.mock.calls).toEqual([['files', 't1']]);
  });

  it.each(['tasks/status', 'tasks'])('that nobody owns reaches nobody: %s', (method) => {
    const one = aParty('session-1');
    const { say, onTaskChanged } = notices([one]);
    say(method, '{"taskId":"t1"}');
    expect(one.heard).toEqual([]);
    expect(onTaskChanged).not.toHaveBeenCalled();
  });
});

it('an update of a resource goes to its subscriptions', () => {
  const { say, onResourceUpdated } = notices([aParty('one')]);
  say('resources/updated', '{"uri":"x:1"}');
  const message = {
    method: 'notifications/resources/updated',
    paramsJson: '{"uri":"x:1"}',
    from: { kind: 'standing' },
  };
  expect(onResourceUpdated).toHaveBeenCalledWith('files', message);
});

it('what we do not know is passed on during a call and to an only client', () => {
  const [one, two] = [aParty('one'), aParty('two')];
  notices([one, two]).say('vendor/x', '{"a":1.0}', during(two));
  notices([one, two]).say('vendor/x', '{"a":2}');
  expect(two.heard).toEqual(['notifications/vendor/x {"a":1.0}']);
  expect(one.heard).toEqual([]);
});

it.each(['cancelled', 'progress', 'tools/list_changed', 'roots/list_changed', 'initialized'])(
  'notifications/%s, which speaks of a connection that the client does not know, is not passed on',
  (method) => {
    const one = aParty('one');
    notices([one]).say(method, '{"requestId":1}', during(one));
    notices([one]).say(method, '{"requestId":1}');
    expect(one.heard).toEqual([]);
  },
);

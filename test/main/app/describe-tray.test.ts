import { expect, it } from 'vitest';
import { describeTray, type TrayFacts } from '../../../main/app/describe-tray';

const someFacts = (change: Partial<TrayFacts> = {}): TrayFacts => ({
  status: { isListening: true, isPaused: false, isPanic: false, problem: null },
  waiting: [],
  outside: [],
  grants: [],
  recent: [],
  now: new Date('2026-11-21T10:00:00.000Z'),
  ...change,
});
const aStatus = (change: Partial<TrayFacts['status']>) => ({ ...someFacts().status, ...change });

it.each([
  ['idle', someFacts(), 'Gatehouse is on'],
  ['idle', someFacts({ status: aStatus({ isListening: false }) }), 'Gatehouse is starting'],
  ['pending', someFacts({ waiting: [{ id: 'A' }] }), '1 request waits for you'],
  ['pending', someFacts({ waiting: [{ id: 'A' }, { id: 'B' }] }), '2 requests wait for you'],
  ['paused', someFacts({ status: aStatus({ isPaused: true }) }), 'All calls are paused'],
  ['paused', someFacts({ status: aStatus({ isPaused: true, isPanic: true }) }), 'Everything is stopped'],
  ['problem', someFacts({ outside: [{}] }), 'Settings were changed outside Gatehouse'],
  ['problem', someFacts({ status: aStatus({ problem: 'Port 7717 is taken.' }) }), 'Port 7717 is taken.'],
])('is %s', (icon, facts, sentence) => {
  expect(describeTray(facts)).toMatchObject({ icon, sentence });
});

it('puts what waits for the person before everything else', () => {
  const view = describeTray(someFacts({ status: aStatus({ isPaused: true, problem: 'No.' }), waiting: [{ id: 'A' }] }));
  expect(view).toMatchObject({ icon: 'pending', count: 1, review: 'Review 1 request…' });
});

it('offers to review only what there is, and to resume only what is paused', () => {
  expect(describeTray(someFacts())).toMatchObject({
    review: undefined,
    pause: { label: 'Pause all calls', isPaused: false },
  });
  const paused = describeTray(someFacts({ status: aStatus({ isPaused: true }) }));
  expect(paused.pause).toEqual({ label: 'Resume all calls', isPaused: true });
});

it('offers to stop everything until everything is stopped, and then to resume it', () => {
  expect(describeTray(someFacts()).panic).toBe('Stop everything now');
  const stopped = describeTray(someFacts({ status: aStatus({ isPaused: true, isPanic: true }) }));
  expect(stopped).toMatchObject({ panic: undefined, pause: { label: 'Resume all calls', isPaused: true } });
});

it('counts nothing once nothing waits for the person', () => {
  expect(describeTray(someFacts()).count).toBe(0);
  expect(describeTray(someFacts({ waiting: [{ id: 'A' }] })).count).toBe(1);
});

it('offers to review what was changed from outside', () => {
  expect(describeTray(someFacts()).outside).toBeUndefined();
  expect(describeTray(someFacts({ outside: [{}] })).outside).toBe('Review a change from outside…');
});

it('shows open trust with the minutes that are left, and nothing else that was granted', () => {
  const grant = { client: 'Claude\u202e', server: 'files', endsAt: '2026-11-21T10:14:01.000Z' };
  const { windows } = describeTray(
    someFacts({
      grants: [
        { ...grant, id: 'w', kind: 'window' },
        { ...grant, id: 'l', kind: 'window', endsAt: '2026-11-21T09:59:59.000Z' },
        { ...grant, id: 'g', kind: 'grant' },
      ],
    }),
  );
  expect(windows).toEqual([
    { id: 'w', label: 'End trust: Claude\u{FFFD} on files, 15 min left' },
    { id: 'l', label: 'End trust: Claude\u{FFFD} on files, 1 min left' },
  ]);
});

it('names the last three calls, with hostile names made visible', () => {
  const call = { client: 'Cursor', server: 'files', tool: 'read\u202E_file', outcome: 'completed' as const };
  const { recent } = describeTray(someFacts({ recent: [call, call, call, call] }));
  expect(recent).toEqual(Array(3).fill('Done: read\u{FFFD}_file on files, Cursor'));
});

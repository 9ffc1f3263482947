import { expect, it } from 'vitest';
import { describeTray, type TrayFacts } from '../../../main/app/describe-tray';

const someFacts = (change: Partial<TrayFacts> = {}): TrayFacts => ({
  status: { isListening: true, isPaused: false, problem: null },
  waiting: [],
  recent: [],
  ...change,
});
const aStatus = (change: Partial<TrayFacts['status']>) => ({ ...someFacts().status, ...change });

it.each([
  ['idle', someFacts(), 'Gatehouse is on'],
  ['idle', someFacts({ status: aStatus({ isListening: false }) }), 'Gatehouse is starting'],
  ['pending', someFacts({ waiting: [{ id: 'A' }] }), '1 request waits for you'],
  ['pending', someFacts({ waiting: [{ id: 'A' }, { id: 'B' }] }), '2 requests wait for you'],
  ['paused', someFacts({ status: aStatus({ isPaused: true }) }), 'All calls are paused'],
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

it('names the last three calls, with hostile names made visible', () => {
  const call = { client: 'Cursor', server: 'files', tool: 'read\u202E_file', outcome: 'completed' as const };
  const { recent } = describeTray(someFacts({ recent: [call, call, call, call] }));
  expect(recent).toEqual(Array(3).fill('Done: read\u{FFFD}_file on files, Cursor'));
});

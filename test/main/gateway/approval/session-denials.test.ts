import { expect, it } from 'vitest';
import { createSessionDenials } from '../../../../main/gateway/approval/session-denials';
import { aToolCall, testClock } from '../../../support/builders';

it('denies all that its session would ask about, and nothing of another', () => {
  const denials = createSessionDenials(testClock);
  denials.add(aToolCall(), { requestId: 'K7QX', guidance: 'Stop.' });
  expect(denials.of(aToolCall({ tool: 'other' }))).toEqual({ requestId: 'K7QX', guidance: 'Stop.' });
  expect(denials.of(aToolCall({ session: 'session-2' }))).toBeUndefined();
  expect(denials.of(aToolCall({ client: { id: 'client-2', name: 'Claude' } }))).toBeUndefined();
});

it('stands on the list until it is taken back, and counts whom it denied', () => {
  const denials = createSessionDenials(testClock);
  denials.add(aToolCall(), { requestId: 'K7QX', guidance: null });
  denials.of(aToolCall());
  expect(denials.list.get()).toMatchObject([
    {
      ...{ kind: 'session-denial', client: 'Claude', server: 'files', tool: 'write_file', requestId: 'K7QX' },
      ...{ reach: null, scope: 'session' },
      sentence: 'Everything that this session of Claude would ask about is denied.',
      endsAt: null,
      uses: 1,
    },
  ]);
});

it('denies nothing any more once it is taken back or its session ended', () => {
  const denials = createSessionDenials(testClock);
  denials.add(aToolCall(), { requestId: 'K7QX', guidance: null });
  expect(denials.end(({ clientId, session }) => clientId === 'client-1' && session === 'session-1')).toBe(true);
  expect(denials.of(aToolCall())).toBeUndefined();
});

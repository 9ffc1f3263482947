import { expect, it } from 'vitest';
import { createShadowNotice } from '../../../main/app/shadow-notice';
import { aShadow } from '../../support/dashboard-views';

const startedAt = new Date('2026-11-22T10:00:00Z');
const since = '2026-11-22T10:05:00.000Z';
const aNew = (id: string, parts: Parameters<typeof aShadow>[0] = {}) => aShadow({ id, since, ...parts });

it('tells of a finding once, with nothing in it that stands in a file', () => {
  const notice = createShadowNotice(startedAt);
  const finding = aNew('a', { entry: 'evil <b>name</b>', command: '/opt/evil' });
  expect(notice([finding], false)).toEqual({
    title: 'Cursor has a server that goes round Gatehouse',
    body: 'Open Gatehouse to see it and to say what is to be done.',
  });
  expect(notice([finding], false)).toBeUndefined();
});

it('is one for several', () => {
  expect(createShadowNotice(startedAt)([aNew('a'), aNew('b'), aNew('c')], false)?.title).toBe(
    '3 things go round Gatehouse',
  );
});

it('is none while the person looks at them, nor for the same ones later', () => {
  const notice = createShadowNotice(startedAt);
  expect(notice([aNew('a')], true)).toBeNull();
  expect(notice([aNew('a')], false)).toBeUndefined();
  expect(notice([aNew('a'), aNew('b')], false)?.title).toBe('Cursor has a server that goes round Gatehouse');
});

it('goes when nothing is left to answer', () => {
  const notice = createShadowNotice(startedAt);
  notice([aNew('a')], false);
  expect(notice([], false)).toBeNull();
});

it('is none for what was found before the start, nor for a file that is being written', () => {
  const notice = createShadowNotice(startedAt);
  expect(
    notice([aNew('a', { since: '2026-11-22T09:00:00.000Z' }), aNew('b', { what: 'unreadable' })], false),
  ).toBeUndefined();
});

it('hides nothing in a client’s name', () => {
  const title = createShadowNotice(startedAt)([aNew('a', { clientName: 'Cur\u202esor $& x' })], false)?.title;
  expect(title).toBe('Cur\ufffdsor $& x has a server that goes round Gatehouse');
});

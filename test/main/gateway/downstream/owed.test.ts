import { expect, it } from 'vitest';
import { createOwed } from '../../../../main/gateway/downstream/owed';

const updated = 'notifications/resources/updated';
const uriOf = ({ paramsJson }: { paramsJson: string | undefined }) => JSON.parse(paramsJson ?? '{}').uri as unknown;

it('tells ten of one kind, or of one resource, as one: its latest, in the order in which they came first', () => {
  const owed = createOwed();
  for (const count of [1, 2]) {
    owed.add(updated, `{"uri":"a:1","count":${count}.0}`);
    owed.add('notifications/tools/list_changed');
    owed.add(updated, '{"uri":"a:2"}');
  }
  expect(owed.take()).toEqual([
    { method: updated, paramsJson: '{"uri":"a:1","count":2.0}' },
    { method: 'notifications/tools/list_changed', paramsJson: undefined },
    { method: updated, paramsJson: '{"uri":"a:2"}' },
  ]);
  expect(owed.take()).toEqual([]);
});

it('knows one resource however its URI is spelled, and no resource by the name of a list', () => {
  const owed = createOwed();
  owed.add('notifications/tools/list_changed');
  for (const uri of ['"notifications/tools/list_changed"', '"a:\\u0031"', '"a:1"']) owed.add(updated, `{"uri":${uri}}`);
  expect(owed.take().map(({ method, paramsJson }) => [method, paramsJson])).toEqual([
    ['notifications/tools/list_changed', undefined],
    [updated, '{"uri":"notifications/tools/list_changed"}'],
    [updated, '{"uri":"a:1"}'],
  ]);
});

it('keeps of a long one the URI alone, and nothing of one without a URI that is of any use', () => {
  const owed = createOwed();
  owed.add(updated, `{"uri":"a:1","pad":"${'x'.repeat(1_000_000)}"}`);
  owed.add(updated, `{"uri":"a:${'x'.repeat(3000)}"}`);
  for (const params of ['{"uri":1}', '{}', '{"uri":', '[]']) owed.add(updated, params);
  expect(owed.take()).toEqual([{ method: updated, paramsJson: '{"uri":"a:1"}' }]);
});

it('has an end: 500 resources, of which each may still change, and every list', () => {
  const owed = createOwed();
  for (let index = 0; index < 700; index += 1) owed.add(updated, `{"uri":"a:${index}"}`);
  owed.add(updated, '{"uri":"a:0","again":true}');
  owed.add('notifications/tools/list_changed');
  const all = owed.take();
  expect(all).toHaveLength(501);
  expect(all[0]?.paramsJson).toBe('{"uri":"a:0","again":true}');
  expect(all.slice(0, -1).map(uriOf)).toEqual(Array.from({ length: 500 }, (_, index) => `a:${index}`));
});

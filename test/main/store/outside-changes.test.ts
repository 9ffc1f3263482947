import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createOutsideChanges } from '../../../main/store/outside-changes';
import { createRulesFile } from '../../../main/store/rules-file';
import { aRule } from './support/builders';
import { aSetHome } from './support/sealed-home';

const allowAll = aRule({ id: 'evil', effect: 'allow', tool: '*' });

async function aScene() {
  const sealed = await aSetHome();
  sealed.change((json) => {
    json.rules.push(allowAll);
    json.clients = [];
  });
  const { settings, outside } = await sealed.open();
  const rulesFile = createRulesFile({ rules: settings.rules, path: settings.rulesFile, now: () => new Date() });
  const changes = createOutsideChanges({ settings, outside, rulesFile });
  return { sealed, settings, rulesFile, changes };
}

it('tells the rules that differ aloud, and everything else in sentences', async () => {
  const { changes, sealed } = await aScene();
  expect(changes.list.get()).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      source: 'settings',
      path: sealed.file,
      seenAt: expect.any(String),
      problem: null,
      rules: [{ before: null, after: expect.stringMatching(/^Allow every tool/), isMoved: false }],
      others: ['The client “Claude” was removed.'],
    },
  ]);
});

it('says what accepting would allow anew, and nothing that was allowed before', async () => {
  const { changes, settings } = await aScene();
  const [first] = changes.list.get();
  expect(changes.look(first?.id ?? '')).toMatchObject({ allowed: [{ id: 'evil' }], mayWiden: true });
  settings.rules.update((rules) => [...rules, { ...allowAll, id: 'own' }]);
  const [again] = changes.list.get();
  expect(changes.look(again?.id ?? '')).toMatchObject({ allowed: [] });
});

it('accepts what was read and nothing else: another difference has another id', async () => {
  const { changes, settings } = await aScene();
  const [shown] = changes.list.get();
  settings.rules.update((rules) => [...rules, aRule({ id: 'own', tool: 'later' })]);
  expect(() => changes.accept(shown?.id ?? '')).toThrow('Read it again');
  expect(settings.rules.get().map(({ id }) => id)).toEqual(['rule-1', 'own']);
  const [now] = changes.list.get();
  expect(now?.rules).toMatchObject([
    { before: expect.stringContaining('later'), after: expect.stringMatching(/^Allow every tool/) },
  ]);
  changes.accept(now?.id ?? '');
  expect(settings.rules.get().map(({ id }) => id)).toEqual(['rule-1', 'evil']);
  expect(changes.list.get()).toEqual([]);
});

it('is not disturbed by the time when a client was last heard of', async () => {
  const { changes, settings } = await aScene();
  const [shown] = changes.list.get();
  settings.clients.update((clients) =>
    clients.map((client) => ({ ...client, lastSeenAt: '2026-11-21T10:00:00.000Z' })),
  );
  expect(changes.list.get()[0]?.id).toBe(shown?.id);
});

it('offers a changed rules file beside it, and tells its subscribers', async () => {
  const { changes, settings, rulesFile, sealed } = await aScene();
  onTestFinished(rulesFile.start());
  const file = join(sealed.home, 'rules.yaml');
  writeFileSync(file, 'rules:\n  - effect: allow\n    tool: later\n');
  let told = 0;
  changes.list.subscribe(() => {
    told += 1;
  });
  rulesFile.link(file);
  expect(told).toBeGreaterThan(0);
  const [, offered] = changes.list.get();
  expect(offered).toMatchObject({ source: 'rules-file', path: file, others: [] });
  changes.reject(offered?.id ?? '');
  expect(changes.list.get()).toHaveLength(1);
  expect(settings.rules.get().map(({ id }) => id)).toEqual(['rule-1']);
});

it('knows no other id', async () => {
  const { changes } = await aScene();
  for (const act of [changes.accept, changes.reject, changes.look]) expect(() => act('x')).toThrow('Read it again');
});

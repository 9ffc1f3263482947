import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type AppWithFiles, launchWithFiles } from '../support/app-with-files';

let app: AppWithFiles;

test.beforeAll(async () => {
  app = await launchWithFiles();
});

test.afterAll(() => app?.close());

const rules = [
  { effect: 'deny', server: 'files', tool: 'move_*', reason: 'Nothing moves — “never”, 決して' },
  { effect: 'ask', server: 'files', tool: 'write_*', condition: 'under(args.path, "~/projects/site")' },
] as const;

test('the rules are saved to a file by a click, every byte of them, and read back as the same rules', async () => {
  for (const draft of rules) await app.invoke('policy.add', { draft });
  const file = join(app.scratch, 'saved.yaml');
  const download = await catchDownload(file);

  await app.invoke('app.showDashboard', { screen: 'policy' });
  await app.dashboard.getByRole('button', { name: 'Import and export' }).click();
  await app.dashboard.getByRole('menuitem', { name: 'Export rules…' }).click();
  await app.dashboard.getByRole('link', { name: 'Save gatehouse-rules.yaml' }).click();

  expect(await download()).toEqual({ state: 'completed', name: 'gatehouse-rules.yaml', isPrevented: false });
  const text = readFileSync(file, 'utf8');
  expect(text).toBe((await app.invoke<{ text: string }>('policy.export')).text);
  for (const { tool } of rules) expect(text).toContain(tool);
  expect(text).toContain(rules[0].reason);

  // What was saved is what the rules are: importing it would change nothing.
  expect(await app.invoke('policy.previewImport', { text })).toMatchObject({ problem: null, rules: [] });
});

/** Gives the next download this place instead of asking the person; the returned function waits for its end. */
async function catchDownload(file: string) {
  await app.app.evaluate(({ session }, path) => {
    Reflect.set(
      globalThis,
      'gatehouseTestDownload',
      new Promise((resolve) => {
        session.defaultSession.once('will-download', (event, item) => {
          const isPrevented = event.defaultPrevented;
          item.setSavePath(path);
          item.once('done', (_, state) => resolve({ state, name: item.getFilename(), isPrevented }));
        });
      }),
    );
  }, file);
  return () => app.app.evaluate(() => Reflect.get(globalThis, 'gatehouseTestDownload') as unknown);
}

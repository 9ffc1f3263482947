import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Panel, startPanel } from '../../main/panel/server';
import { contract } from '../../shared/ipc/contract';
import { aFakeGateway, type FakeServices } from './panel-services';

export interface TestPanel extends FakeServices {
  panel: Panel;
  stop(): Promise<void>;
}

/** The real panel server over a small renderer and fake services. */
export async function startTestPanel({ pingMs = 30_000, port = 0 } = {}): Promise<TestPanel> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-panel-'));
  for (const name of ['dashboard', 'approval', 'tray', 'assets']) mkdirSync(join(folder, name));
  for (const name of ['dashboard', 'approval', 'tray'])
    writeFileSync(join(folder, name, 'index.html'), `<h1>${name}</h1>`);
  writeFileSync(join(folder, 'assets', 'dashboard.js'), 'void 0;');
  writeFileSync(join(folder, 'secret.txt'), 'not to be served');
  const fake = aFakeGateway();
  const report = () => undefined;
  const panel = await startPanel({ served: { contract, services: fake.services, report }, folder, port, pingMs });
  const stop = async () => {
    await panel.stop();
    rmSync(folder, { recursive: true });
  };
  return { ...fake, panel, stop };
}

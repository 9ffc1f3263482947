import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlDesk, serveClients } from '../../main/control-clients';
import { openControl } from '../../main/control-socket';
import { createStore } from '../../main/gateway/store';
import { GatehouseError } from '../../shared/errors';
import { aDesk, anOverview } from '../support/a-client-desk';
import { aFileChange, aStatus } from '../support/dashboard-views';
import { anImportPlan } from '../support/import-views';

function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-control-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function connected(parts: Parameters<typeof aDesk>[0] = {}) {
  const home = aHome();
  const behind = aDesk(parts);
  const status = createStore(aStatus());
  const control = await openControl({ home, status, panic() {}, clients: serveClients(behind.desk) });
  onTestFinished(() => control.close());
  return { desk: controlDesk(home), behind };
}

describe('the desk of a running Gatehouse', () => {
  it('does all that the desk behind it does', async () => {
    const { desk, behind } = await connected();
    expect(await desk.look()).toEqual(anOverview());
    expect(await desk.planConnect(['a'], 'remove')).toEqual({ id: 'plan', changes: [aFileChange()] });
    expect(await desk.planDisconnect(null)).toMatchObject({ id: 'plan' });
    expect(await desk.planDisconnect(['a'])).toMatchObject({ id: 'plan' });
    expect(await desk.apply('plan')).toMatchObject([{ outcome: 'written' }]);
    expect(await desk.planImport({ from: 'clients' })).toEqual(anImportPlan());
    expect(await desk.import('plan-1', [{ id: 'c1', name: 'a', answers: { q: 'x' } }])).toEqual(['a']);
    expect(behind.asked).toEqual([
      ['look'],
      ['planConnect', ['a'], 'remove'],
      ['planDisconnect', null],
      ['planDisconnect', ['a']],
      ['apply', 'plan'],
      ['planImport', { from: 'clients' }],
      ['import', 'plan-1', [{ id: 'c1', name: 'a', answers: { q: 'x' } }]],
    ]);
  });

  it('puts no secret back into a file, and says where that can be had', async () => {
    const { desk, behind } = await connected();
    await expect(desk.planDisconnectWithSecrets(null)).rejects.toThrow('in the window of Gatehouse');
    expect(behind.asked).toEqual([]);
  });

  it('says what went wrong there in its own sentence', async () => {
    const apply = () => Promise.reject(new GatehouseError('conflict', 'This preview is too old.'));
    const { desk } = await connected({ apply });
    await expect(desk.apply('plan')).rejects.toThrow('This preview is too old.');
  });

  it('takes nothing that is not as agreed, and says what may be why', async () => {
    const { desk } = await connected({ look: async () => ({ clients: 'many' }) as never });
    await expect(desk.look()).rejects.toThrow(
      'did not answer this. If it is of another version than this command, restart it',
    );
    await expect(controlDesk(aHome()).look()).rejects.toThrow('did not answer this');
  });

  it('does a few things at once and no more, so that there is room for an emergency', async () => {
    let end: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const serve = serveClients(aDesk({ look: () => held.then(() => anOverview()) }).desk);
    const first = Array.from({ length: 4 }, () => serve({ verb: 'clients' }));
    await expect(serve({ verb: 'clients' })).rejects.toThrow('Other commands are under way.');
    end();
    await Promise.all(first);
    await expect(serve({ verb: 'clients' })).resolves.toEqual(anOverview());
  });
});

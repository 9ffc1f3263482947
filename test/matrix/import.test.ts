import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sha256 } from '../../main/gateway/json/digest';
import { openHomeSecrets } from '../../main/store/open-home';
import { connectSdk } from '../support/mcp-clients';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { aScriptServer, isRunning, until } from '../support/upstream';

const token = 'Zq8-plain-in-a-file-4711-xW';

let person: string;
let home: string;
let starts: string;
let gatehouse: TestGatehouse | undefined;

beforeEach(() => {
  person = mkdtempSync(join(tmpdir(), 'gatehouse-person-'));
  home = join(person, 'state');
  starts = join(person, 'starts');
  for (const name of ['HOME', 'USERPROFILE']) vi.stubEnv(name, person);
});

afterEach(async () => {
  await gatehouse?.stop();
  await (await openHomeSecrets(home, environment)).secrets.delete('noted.API_TOKEN');
  rmSync(person, { recursive: true, force: true });
});

const environment = {
  ...process.env,
  XDG_CONFIG_HOME: undefined,
  GATEHOUSE_PASSPHRASE: 'correct horse battery staple',
};

/** With the keychain of this system, or where there is none a sealed file. */
async function start(): Promise<TestGatehouse> {
  gatehouse = await startGatehouse({ home, environment });
  return gatehouse;
}

/** As another program finds it. */
async function kept(): Promise<string | undefined> {
  return await (await openHomeSecrets(home, environment)).secrets.get('noted.API_TOKEN');
}

function putClients(): void {
  const { command, args } = aScriptServer('noted-stdio.mjs', starts);
  const entry = { command, args, env: { API_TOKEN: token } };
  mkdirSync(join(person, '.cursor'));
  writeFileSync(join(person, '.cursor', 'mcp.json'), JSON.stringify({ mcpServers: { noted: entry } }));
  writeFileSync(
    join(person, '.claude.json'),
    JSON.stringify({ mcpServers: { noted: entry, evil: { command: 'sh', args: ['-c', `echo evil >> ${starts}`] } } }),
  );
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trim().split('\n');

/** Everything below a folder that could be read as text. */
function allOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

it('starts an imported server with its secret out of the keychain, and nothing before it is imported', async () => {
  putClients();
  const first = await start();
  const { id, token: clientToken } = await first.addClient('Tester');
  await first.addRule('allow', '*');
  expect(first.services['gateway.status'].get().secretsKeptIn).not.toBe('memory');

  const plan = await first.services['clients.planImport']({ from: 'clients' });
  const noted = plan.candidates.find(({ draft }) => draft?.name === 'noted');
  expect(noted).toMatchObject({ refusal: null, secrets: [{ where: 'the variable API_TOKEN' }] });
  expect(noted?.sources).toHaveLength(2);
  expect(plan.candidates.find(({ sources }) => sources[0]?.entry === 'evil')?.refusal).toMatch(/\.$/);
  const early = await connectSdk('v2', first.endpoint, clientToken);
  expect(await early.tools()).toEqual([]);
  await early.close();
  expect(existsSync(starts)).toBe(false);

  const choices = [{ id: noted?.id ?? '', name: 'noted', answers: {} }];
  const { servers, undoId } = await first.services['clients.import']({ planId: plan.id, choices });
  expect(servers).toEqual(['noted']);
  await first.untilServer('noted', ({ status, tools }) => status === 'running' && tools.length > 0);
  expect(linesOf(starts)).toEqual([expect.stringMatching(new RegExp(`^\\d+ ${sha256(token)}$`))]);
  expect(allOf(home)).not.toContain(token);

  // The secret outlives the gateway that took it.
  await first.halt();
  const second = await start();
  const client = await connectSdk('v2', second.endpoint, clientToken);
  expect((await client.call('noted_echo', { text: 'hello' })).text).toBe('hello');
  expect(linesOf(starts).map((line) => line.split(' ')[1])).toEqual([sha256(token), sha256(token)]);
  await client.close();
  await expect(second.services['undo.restore']({ undoId })).rejects.toMatchObject({ code: 'not-found' });
  await second.services['clients.revoke']({ id });
}, 60_000);

it('ends an imported server and forgets its secret when the import is undone', async () => {
  putClients();
  const { services, untilServer } = await start();
  const plan = await services['clients.planImport']({ from: 'clients' });
  const noted = plan.candidates.find(({ draft }) => draft?.name === 'noted');
  const choices = [{ id: noted?.id ?? '', name: 'noted', answers: {} }];
  const { undoId } = await services['clients.import']({ planId: plan.id, choices });
  expect(await kept()).toBe(token);
  const { pid } = await untilServer('noted', ({ status }) => status === 'running');
  await services['undo.restore']({ undoId });
  await until(services['servers.list'], (all) => all.length === 0);
  await vi.waitFor(() => expect(isRunning(pid ?? 0)).toBe(false), { timeout: 10_000 });
  expect(await kept()).toBeUndefined();
}, 60_000);

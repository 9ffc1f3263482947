import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { anAskingSetup, connectClient } from '../support/asking-gateway';
import { startServe } from '../support/serve';

/** The account that owns nothing: present on every Debian. */
const nobody = 65_534;

test.skip(process.getuid?.() !== 0, 'only root can become another user');

test('another user of the machine reads none of our files and gets no answer without a token (T-B01)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-other-user-'));
  const home = join(folder, 'home');
  // As open as it could be found: everybody may write into it, and new files are open to everybody.
  mkdirSync(home, { mode: 0o777 });
  const before = process.umask(0);
  const setup = anAskingSetup();
  const served = await startServe({ config: setup.config, home });
  process.umask(before);
  try {
    const client = await connectClient(served.endpoint);
    await client.listTools();
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => join(home, name));
    expect(files.length).toBeGreaterThan(2);
    for (const path of [home, ...files]) expect(statSync(path).mode & 0o077, path).toBe(0);

    const stranger = asNobody(
      `const fs = require('node:fs');
       const readable = ${JSON.stringify([home, ...files])}.filter((path) => {
         try { fs.accessSync(path, fs.constants.R_OK); return true; } catch { return false; }
       });
       const environments = fs.readdirSync('/proc').filter((pid) => /^\\d+$/.test(pid) && ${served.child.pid} === Number(pid))
         .filter((pid) => { try { fs.readFileSync('/proc/' + pid + '/environ'); return true; } catch { return false; } });
       fetch(${JSON.stringify(served.endpoint)}, { method: 'POST' }).then((answer) =>
         console.log(JSON.stringify({ readable, environments, status: answer.status })));`,
    );
    expect(stranger).toEqual({ readable: [], environments: [], status: 401 });
    expect(readFileSync(`/proc/${served.child.pid}/cmdline`, 'utf8')).not.toMatch(/gh_|Bearer/);
    await client.close();
  } finally {
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

function asNobody(script: string): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    uid: nobody,
    gid: nobody,
    encoding: 'utf8',
    env: {},
    cwd: '/',
  });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

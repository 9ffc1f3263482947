import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepImport, type ToKeep } from '../../../../main/clients/import/keep-import';
import { createStore } from '../../../../main/gateway/store';
import { memorySecrets } from '../../../../main/store/memory-secrets';
import type { ServerConfig } from '../../../../shared/domain/server';
import { GatehouseError } from '../../../../shared/errors';
import { aTemporaryFolder } from '../../../support/connecting';
import { aServer } from '../../../support/importing';

const wanted: ToKeep = {
  servers: [aServer('a', { kind: 'stdio', command: '/a' }), aServer('b', { kind: 'stdio', command: '/b' })],
  secrets: [{ name: 'a.A', value: 'one' }],
  bundle: null,
};

function aScene() {
  return { servers: createStore<readonly ServerConfig[]>([]), secrets: memorySecrets() };
}

describe('keeping an import', () => {
  it('keeps the secrets before anybody sees the servers', async () => {
    const scene = aScene();
    let seen: Promise<string | undefined> | undefined;
    scene.servers.subscribe(() => {
      seen ??= scene.secrets.get('a.A');
    });
    await keepImport(wanted, scene);
    expect(await seen).toBe('one');
  });

  it('takes everything back when somebody fails over the new servers', async () => {
    const scene = aScene();
    scene.servers.subscribe(() => {
      if (scene.servers.get().length > 0) throw new GatehouseError('conflict', 'I cannot live with that.');
    });
    await expect(keepImport(wanted, scene)).rejects.toThrow('I cannot live with that.');
    expect(scene.servers.get()).toEqual([]);
    expect(await scene.secrets.get('a.A')).toBeUndefined();
  });

  it('says so when not even that goes', async () => {
    const scene = aScene();
    scene.servers.subscribe(() => {
      throw new GatehouseError('conflict', 'Full.');
    });
    await expect(keepImport(wanted, scene)).rejects.toThrow('Full. A part of it may be kept already.');
  });

  it('takes back a secret that the keychain kept although it said that it did not', async () => {
    const { servers, secrets } = aScene();
    const set = async (name: string, value: string) => {
      await secrets.set(name, value);
      throw new GatehouseError('secret-unavailable', 'It failed.');
    };
    await expect(keepImport(wanted, { servers, secrets: { ...secrets, set } })).rejects.toThrow('It failed.');
    expect(await secrets.get('a.A')).toBeUndefined();
  });
});

describe('a folder of a bundle', () => {
  function aBundle(isNew: boolean) {
    const folder = join(aTemporaryFolder(), 'bundle');
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.js'), '');
    const server = aServer('c', { kind: 'stdio', command: 'node', args: [join(folder, 'index.js')] });
    return { folder, wanted: { servers: [server], secrets: [], bundle: { folder, unpack: async () => isNew } } };
  }

  it.each([
    ['goes with its server', true, false],
    ['that was there before stays', false, true],
  ])('%s', async (_what, isNew, stays) => {
    const { folder, wanted: own } = aBundle(isNew);
    await (await keepImport(own, aScene()))();
    expect(existsSync(folder)).toBe(stays);
  });

  it('stays while another server is started from it', async () => {
    const { folder, wanted: own } = aBundle(true);
    const scene = aScene();
    const takeBack = await keepImport(own, scene);
    scene.servers.update((all) => [...all, aServer('d', { kind: 'stdio', command: join(folder, 'index.js') })]);
    await takeBack();
    expect(existsSync(folder)).toBe(true);
  });
});

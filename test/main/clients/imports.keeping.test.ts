// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { describe, expect, it } from 'vitest';
import type { Secrets } from '../../../main/gateway/ports';
import { memorySecrets } from '../../../main/store/memory-secrets';
import { GatehouseError } from '../../../shared/errors';
import { aServer, atHome, choicesOf, databasePassword, githubToken, named } from '../../support/importing';

describe('names of secrets', () => {
  it('are free ones: what is kept under one stays', async () => {
    const secrets = memorySecrets();
    await secrets.set('github.GITHUB_TOKEN', 'another one');
    await secrets.set('github.GITHUB_TOKEN-2', 'a third one');
    const scene = atHome({ secrets });
    const made = await scene.plan({ from: 'clients' });
    expect(named(made, 'github').secrets).toMatchObject([{ secretName: 'github.GITHUB_TOKEN-3' }]);
    await scene.carryOut(made.id, choicesOf(made));
    expect(await secrets.get('github.GITHUB_TOKEN')).toBe('another one');
    expect(await secrets.get('github.GITHUB_TOKEN-3')).toBe(githubToken);
  });

  it('are used again where the very same is kept, which then outlives the undoing', async () => {
    const secrets = memorySecrets();
    await secrets.set('github.GITHUB_TOKEN', githubToken);
    const scene = atHome({ secrets });
    const made = await scene.plan({ from: 'clients' });
    const { takeBack } = await scene.carryOut(made.id, choicesOf(made));
    await takeBack();
    expect(await secrets.get('github.GITHUB_TOKEN')).toBe(githubToken);
    expect(await secrets.get('sentry.Authorization')).toBeUndefined();
  });

  it('that were taken since the plan was made stop the import', async () => {
    const scene = atHome();
    const made = await scene.plan({ from: 'clients' });
    await scene.secrets.set('sentry.Authorization', 'taken meanwhile');
    await expect(scene.carryOut(made.id, choicesOf(made))).rejects.toThrow('Look for servers anew');
    expect(scene.servers.get()).toEqual([]);
    expect(await scene.secrets.get('sentry.Authorization')).toBe('taken meanwhile');
    expect(await scene.secrets.get('github.GITHUB_TOKEN')).toBeUndefined();
  });
});

describe('when something fails', () => {
  const all = ['github.GITHUB_TOKEN', 'sentry.Authorization', 'store.DB_PASSWORD'];
  const kept = (secrets: Secrets) => Promise.all(all.map((name) => secrets.get(name)));

  it('nothing is added while the keychain refuses one of the secrets', async () => {
    const real = memorySecrets();
    const secrets: Secrets = {
      ...real,
      set: async (name, value) => {
        if (name === 'store.DB_PASSWORD') throw new GatehouseError('secret-unavailable', 'The keychain did not do it.');
        await real.set(name, value);
      },
    };
    const scene = atHome({ secrets });
    const made = await scene.plan({ from: 'clients' });
    await expect(scene.carryOut(made.id, choicesOf(made))).rejects.toThrow('The keychain did not do it.');
    expect(scene.servers.get()).toEqual([]);
    expect(await kept(real)).toEqual([undefined, undefined, undefined]);
  });

  it('nothing is added while the keychain is locked, though the plan could be made', async () => {
    const get = () => Promise.reject(new GatehouseError('secret-unavailable', 'Unlock the keychain.'));
    const scene = atHome({ secrets: { ...memorySecrets(), get } });
    const made = await scene.plan({ from: 'clients' });
    await expect(scene.carryOut(made.id, choicesOf(made))).rejects.toThrow('Unlock the keychain.');
    expect(scene.servers.get()).toEqual([]);
  });

  it('nothing is kept while the disk is full, and the same plan is good once there is room', async () => {
    let isFull = true;
    const scene = atHome({
      beforeSave: () => {
        if (isFull) throw new GatehouseError('conflict', 'The disk is full.');
      },
    });
    const made = await scene.plan({ from: 'clients' });
    await expect(scene.carryOut(made.id, choicesOf(made))).rejects.toThrow('The disk is full.');
    expect(await kept(scene.secrets)).toEqual([undefined, undefined, undefined]);
    isFull = false;
    await scene.carryOut(made.id, choicesOf(made));
    expect(scene.servers.get()).toHaveLength(8);
  });

  it('what could not be removed from the keychain again is named', async () => {
    const scene = atHome({
      secrets: { ...memorySecrets(), delete: () => Promise.reject(new Error('locked')) },
      beforeSave: () => {
        throw new GatehouseError('conflict', 'The disk is full.');
      },
    });
    const made = await scene.plan({ from: 'clients' });
    await expect(scene.carryOut(made.id, choicesOf(made))).rejects.toThrow(
      /The disk is full\. These secrets could not be removed.*github\.GITHUB_TOKEN/,
    );
  });
});

describe('taking an import back', () => {
  async function imported() {
    const before = aServer('mine', { kind: 'stdio', command: '/mine' });
    const scene = atHome({ servers: [before] });
    const made = await scene.plan({ from: 'clients' });
    return { ...scene, before, ...(await scene.carryOut(made.id, choicesOf(made))), config: scene.servers };
  }

  it('takes away the servers and the secrets that it added', async () => {
    const { takeBack, config, before, secrets } = await imported();
    await takeBack();
    expect(config.get()).toEqual([before]);
    expect(await secrets.get('github.GITHUB_TOKEN')).toBeUndefined();
    await expect(takeBack()).resolves.toBeUndefined();
  });

  it('leaves a server that was changed since, with its secret, and says so', async () => {
    const { takeBack, config, secrets } = await imported();
    config.update((all) =>
      all.map((server) => (server.name === 'github' ? { ...server, sharing: 'per-client' } : server)),
    );
    await expect(takeBack()).rejects.toThrow('“github” was changed since it was imported');
    expect(config.get().map(({ name }) => name)).toEqual(['mine', 'github']);
    expect(await secrets.get('github.GITHUB_TOKEN')).toBe(githubToken);
    expect(await secrets.get('sentry.Authorization')).toBeUndefined();
  });

  it('leaves a secret that got another value since, or that another server uses', async () => {
    const { takeBack, config, secrets } = await imported();
    await secrets.set('github.GITHUB_TOKEN', 'a new one');
    const user = aServer('other', { kind: 'stdio', command: '/x', args: ['${secret:store.DB_PASSWORD}'] });
    config.update((all) => [...all, user]);
    await takeBack();
    expect(await secrets.get('github.GITHUB_TOKEN')).toBe('a new one');
    expect(await secrets.get('store.DB_PASSWORD')).toBe(databasePassword);
  });
});

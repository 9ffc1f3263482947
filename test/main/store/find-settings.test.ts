import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySecrets } from '../../../main/store/memory-secrets';
import { aRule } from './support/builders';
import { aKeychain, aSealedHome, aSetHome, type SealedHome } from './support/sealed-home';

const allowAll = aRule({ id: 'evil', effect: 'allow', tool: '*' });

async function inForce(sealed: SealedHome) {
  const { settings, problem, outside } = await sealed.open();
  return {
    rules: settings.rules.get().map(({ id }) => id),
    clients: settings.clients.get().map(({ id }) => id),
    isFirstRun: settings.isFirstRun.get(),
    problem,
    offered: outside.pending.get()?.values?.rules.map(({ id }) => id),
  };
}

describe('a settings file that was changed while Gatehouse did not run (T-B06)', () => {
  it('is not in force: what was last set here is, and the change is offered', async () => {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    const before = sealed.text();
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: ['rule-1'], offered: ['rule-1', 'evil'] });
    expect(found.problem).toMatch(
      /was changed outside Gatehouse \(its seal is not right\) and was not taken.*accept or reject/,
    );
    expect(readFileSync(sealed.outside, 'utf8')).toBe(before);
    expect(sealed.text()).not.toContain('evil');
  });

  it('stays offered over restarts until somebody decides, and is never taken over by that', async () => {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    await inForce(sealed);
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: ['rule-1'], offered: ['rule-1', 'evil'], problem: null });
  });

  it.each([
    ['its seal removed', (sealed: SealedHome) => sealed.change((json) => delete json.seal), /lost its seal/],
    [
      'the copy changed in the same way',
      (sealed: SealedHome) => copyFileSync(sealed.file, sealed.copy),
      /seal is not right/,
    ],
  ])('is not in force with %s', async (_what, more, reason) => {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    more(sealed);
    const found = await inForce(sealed);
    expect(found.rules).not.toContain('evil');
    expect(found.offered).toContain('evil');
    expect(found.problem).toMatch(reason);
  });

  it('lets nobody in when the copy was changed too, and offers everything', async () => {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    copyFileSync(sealed.file, sealed.copy);
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: [], clients: [], isFirstRun: false, offered: ['rule-1', 'evil'] });
    expect(found.problem).toMatch(/no servers, clients and rules until you decide/);
  });

  it('is not in force when it is an older one of ours, put back', async () => {
    const sealed = await aSetHome();
    const { settings, flush } = await sealed.open();
    settings.rules.update((rules) => [...rules, allowAll]);
    const wide = sealed.text();
    settings.rules.update((rules) => rules.slice(0, 1));
    await flush();
    sealed.write(wide);
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: ['rule-1'], offered: ['rule-1', 'evil'] });
    expect(found.problem).toMatch(/it is an older one, put back/);
  });

  it('is not in force when it is broken and the copy is a stranger’s: the copy is offered', async () => {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    copyFileSync(sealed.file, sealed.copy);
    sealed.write('{"version": 1');
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: [], clients: [], offered: ['rule-1', 'evil'] });
  });

  it('is not in force when it was removed and the copy is a stranger’s', async () => {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    copyFileSync(sealed.file, sealed.copy);
    rmSync(sealed.file);
    expect(await inForce(sealed)).toMatchObject({ rules: [], offered: ['rule-1', 'evil'] });
  });

  it('is taken for ours when only its layout changed', async () => {
    const sealed = await aSetHome();
    sealed.write(JSON.stringify(JSON.parse(sealed.text())));
    expect(await inForce(sealed)).toMatchObject({ rules: ['rule-1'], problem: null, offered: undefined });
  });
});

describe('without the key', () => {
  it('that the keychain has lost, everything is offered and nobody let in', async () => {
    const sealed = await aSetHome();
    sealed.keychain = aKeychain();
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: [], clients: [], offered: ['rule-1'] });
    expect(found.problem).toMatch(/the key of its seal is not in the keychain any more/);
    const { outside, settings, flush } = await sealed.open();
    outside.accept();
    expect(settings.rules.get().map(({ id }) => id)).toEqual(['rule-1']);
    await flush();
    expect(await inForce(sealed)).toMatchObject({ rules: ['rule-1'], problem: null, offered: undefined });
  });

  it('that cannot be had in this start, nobody is let in, nothing is written, and the next start is as before', async () => {
    const sealed = await aSetHome();
    const { keychain } = sealed;
    const before = [sealed.text(), readFileSync(sealed.copy, 'utf8')];
    sealed.keychain = memorySecrets();
    const found = await inForce(sealed);
    expect(found).toMatchObject({ rules: [], clients: [], offered: ['rule-1'] });
    expect(found.problem).toMatch(/its seal cannot be checked, for there is no keychain here/);
    expect([sealed.text(), readFileSync(sealed.copy, 'utf8')]).toEqual(before);
    expect(existsSync(sealed.outside)).toBe(false);
    sealed.keychain = keychain;
    expect(await inForce(sealed)).toMatchObject({ rules: ['rule-1'], problem: null });
  });

  it('what is set nevertheless loses nothing: the sealed file is kept beside', async () => {
    const sealed = await aSetHome();
    const before = sealed.text();
    sealed.keychain = memorySecrets();
    const { settings, outside } = await sealed.open();
    settings.rules.update(() => [aRule({ id: 'new' })]);
    expect(readFileSync(sealed.outside, 'utf8')).toBe(before);
    expect(outside.pending.get()?.values?.rules.map(({ id }) => id)).toEqual(['rule-1']);
  });
});

describe('a settings file of before there were seals', () => {
  async function anUnsealedHome(): Promise<SealedHome> {
    const sealed = aSealedHome();
    const { keychain } = sealed;
    sealed.keychain = memorySecrets();
    const { settings } = await sealed.open();
    settings.rules.update(() => [aRule()]);
    sealed.keychain = keychain;
    return sealed;
  }

  it('is taken over once, with a notice, and sealed from then on', async () => {
    const sealed = await anUnsealedHome();
    const first = await sealed.open();
    expect(first.problem).toMatch(/was not sealed yet and was taken as it is, with 1 rule, 0 clients and 0 servers/);
    await first.flush();
    expect(JSON.parse(sealed.text()).seal).toMatchObject({ sequence: 1 });
    expect(await inForce(sealed)).toMatchObject({ rules: ['rule-1'], problem: null });
    sealed.change((json) => {
      delete json.seal;
      json.rules = [allowAll];
    });
    expect(await inForce(sealed)).toMatchObject({ rules: ['rule-1'], offered: ['evil'] });
  });

  it('is taken over again when the first take-over was cut short', async () => {
    const sealed = await anUnsealedHome();
    const text = sealed.text();
    // Killed after the key was made, before the file was written and the keychain knew of it.
    const { set } = sealed.keychain;
    sealed.keychain = {
      ...sealed.keychain,
      set: (name, value) => (name.endsWith('key') ? set(name, value) : Promise.resolve()),
    };
    await sealed.open();
    writeFileSync(sealed.file, text);
    expect(await inForce(sealed)).toMatchObject({ rules: ['rule-1'], offered: undefined });
  });
});

import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OpenedSettings } from '../../../main/store/settings';
import { aRule } from './support/builders';
import { bundleChild, removeChild, startChild } from './support/child';
import { aSetHome, type SealedHome } from './support/sealed-home';

const allowAll = aRule({ id: 'evil', effect: 'allow', tool: '*' });

async function running(): Promise<{ sealed: SealedHome; opened: OpenedSettings }> {
  const sealed = await aSetHome();
  const opened = await sealed.open();
  onTestFinished(
    opened.outside.watch(() => {
      throw new Error('The watch failed.');
    }),
  );
  return { sealed, opened };
}

const offered = ({ outside }: OpenedSettings) => outside.pending.get()?.values?.rules.map(({ id }) => id);
const inForce = ({ settings }: OpenedSettings) => settings.rules.get().map(({ id }) => id);

describe('a settings file that is changed while Gatehouse runs (T-B06)', () => {
  it.each([
    ['written in place', (sealed: SealedHome, text: string) => sealed.write(text)],
    [
      'replaced by another file',
      (sealed: SealedHome, text: string) => {
        writeFileSync(`${sealed.file}.new`, text);
        renameSync(`${sealed.file}.new`, sealed.file);
      },
    ],
  ])('%s is put back, kept beside and offered, and never in force', async (_how, write) => {
    const { sealed, opened } = await running();
    const ours = sealed.text();
    const theirs = JSON.stringify({ ...JSON.parse(ours), rules: [allowAll] });
    write(sealed, theirs);
    await vi.waitFor(() => expect(offered(opened)).toEqual(['evil']), 5000);
    expect(inForce(opened)).toEqual(['rule-1']);
    await vi.waitFor(() => expect(sealed.text()).toBe(ours), 5000);
    expect(readFileSync(sealed.outside, 'utf8')).toBe(theirs);
  });

  it('that is changed a moment before we write it is not lost', async () => {
    const { sealed, opened } = await running();
    sealed.change((json) => {
      json.rules = [allowAll];
    });
    opened.settings.isFirstRun.update(() => true);
    expect(offered(opened)).toEqual(['evil']);
    expect(inForce(opened)).toEqual(['rule-1']);
    expect(JSON.parse(readFileSync(sealed.outside, 'utf8')).rules).toEqual([allowAll]);
    expect(JSON.parse(sealed.text())).toMatchObject({ isFirstRun: true });
  });

  it('a second change keeps the first one beside', async () => {
    const { sealed, opened } = await running();
    sealed.change((json) => {
      json.rules = [allowAll];
    });
    await vi.waitFor(() => expect(offered(opened)).toEqual(['evil']), 5000);
    sealed.change((json) => {
      json.rules = [];
    });
    await vi.waitFor(() => expect(offered(opened)).toEqual([]), 5000);
    const [first = ''] = readdirSync(sealed.home).filter((name) => name.startsWith('settings.outside-'));
    expect(JSON.parse(readFileSync(join(sealed.home, first), 'utf8')).rules).toEqual([allowAll]);
  });

  it('that is removed comes back', async () => {
    const { sealed, opened } = await running();
    const ours = sealed.text();
    rmSync(sealed.file);
    await vi.waitFor(() => expect(existsSync(sealed.file) && sealed.text()).toBe(ours), 5000);
    expect(offered(opened)).toBeUndefined();
  });

  it('that is half written cannot be accepted, and says so', async () => {
    const { sealed, opened } = await running();
    sealed.write('{"version": 1,');
    await vi.waitFor(
      () => expect(opened.outside.pending.get()?.problem).toBe('It cannot be taken: it is not complete JSON.'),
      5000,
    );
    expect(() => opened.outside.accept()).toThrow(/it is not complete JSON/);
    expect(inForce(opened)).toEqual(['rule-1']);
  });

  it('that only looks different is put back without a word', async () => {
    const { sealed, opened } = await running();
    const ours = sealed.text();
    sealed.write(JSON.stringify(JSON.parse(ours)));
    await vi.waitFor(() => expect(sealed.text()).toBe(ours), 5000);
    expect(opened.outside.pending.get()).toBeNull();
  });
});

describe('the person', () => {
  async function decided(decide: (opened: OpenedSettings) => void) {
    const sealed = await aSetHome();
    sealed.change((json) => json.rules.push(allowAll));
    const opened = await sealed.open();
    decide(opened);
    await opened.flush();
    return { sealed, opened, next: await sealed.open() };
  }

  it('accepts, and it is in force from then on', async () => {
    const { sealed, opened, next } = await decided(({ outside }) => outside.accept());
    expect(inForce(opened)).toEqual(['rule-1', 'evil']);
    expect([inForce(next), next.problem, offered(next)]).toEqual([['rule-1', 'evil'], null, undefined]);
    expect(existsSync(sealed.outside)).toBe(false);
  });

  it('rejects, and it is gone', async () => {
    const { sealed, opened, next } = await decided(({ outside }) => outside.reject());
    expect(inForce(opened)).toEqual(['rule-1']);
    expect([inForce(next), next.problem, offered(next)]).toEqual([['rule-1'], null, undefined]);
    expect(existsSync(sealed.outside)).toBe(false);
  });

  it('decides once', async () => {
    const { opened } = await decided(({ outside }) => outside.reject());
    expect(() => opened.outside.accept()).toThrow(/decided already/);
    expect(() => opened.outside.reject()).toThrow(/decided already/);
  });
});

describe('a process that is killed', () => {
  let program = '';
  beforeAll(async () => {
    program = await bundleChild();
  }, 60_000);
  afterAll(() => removeChild(program));

  it('in the middle of writing finds its own settings again, each time, and offers nothing', async () => {
    const { home } = await aSetHomeForChild();
    for (let turn = 0; turn < 6; turn += 1) {
      const child = startChild([process.execPath, program, 'sealed', home]);
      expect(await child.line()).toBe('opened');
      for (let line = 0; line <= turn * 3; line += 1) await child.line();
      await child.killed();
    }
    const last = startChild([process.execPath, program, 'sealed', home]);
    expect(await last.line()).toBe('opened');
  }, 60_000);

  it('and whose file is changed then, starts with what it had set', async () => {
    const { home, file } = await aSetHomeForChild();
    const child = startChild([process.execPath, program, 'sealed', home]);
    for (let line = 0; line < 5; line += 1) await child.line();
    await child.killed();
    const json = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...json, rules: [allowAll] }));
    const next = startChild([process.execPath, program, 'sealed', home]);
    expect(await next.line()).toMatch(/was changed outside Gatehouse \(its seal is not right\)/);
    expect(await next.line()).toBe(`rules ${json.rules.length}`);
  }, 60_000);

  /** Its keychain is a sealed file, which a real process can open again. */
  async function aSetHomeForChild() {
    const { home, file } = await aSetHome();
    for (const name of readdirSync(home)) rmSync(join(home, name));
    return { home, file };
  }
});

import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createRulesFile } from '../../../main/store/rules-file';
import type { Rule } from '../../../shared/domain/policy';
import { aHome, aRule } from './support/builders';

function aLink({ rules: initial = [aRule()], path = null as string | null } = {}) {
  const home = aHome();
  const file = join(home, 'rules.yaml');
  const rules = createStore<readonly Rule[]>(initial);
  const stored = createStore(path);
  const link = createRulesFile({ rules, path: stored, now: () => new Date('2026-11-21T10:00:00.000Z') });
  const start = () => onTestFinished(link.start());
  const shown = () => readFileSync(file, 'utf8');
  const offered = () => link.pending.get()?.rules?.map(({ effect, tool }) => `${effect} ${tool}`);
  return { home, file, rules, stored, link, start, shown, offered };
}

function linked(options?: Parameters<typeof aLink>[0]) {
  const scene = aLink(options);
  scene.start();
  scene.link.link(scene.file);
  return scene;
}

const theirs = `# Mine.
rules:
  - effect: allow # all of it
    tool: "*"
`;

describe('a rules file', () => {
  it('is written when it is linked, and whenever a rule changes', () => {
    const { rules, shown, link, file } = linked();
    expect(shown()).toContain('tool: write_*');
    rules.update((all) => [...all, aRule({ id: 'b', effect: 'ask', tool: 'later' })]);
    expect(shown()).toContain('tool: later');
    expect(link.state.get()).toEqual({ path: file, problem: null });
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps its comments over a change that is made in the app', () => {
    const { rules, file, shown, link, start } = aLink();
    writeFileSync(file, '# Why we have these.\nrules:\n  - effect: deny # never\n    tool: write_*\n');
    start();
    link.link(file);
    expect(link.pending.get()).toBeNull();
    rules.update((all) => [...all, aRule({ id: 'b', effect: 'ask', tool: 'later' })]);
    expect(shown()).toMatch(/# Why we have these\.[\s\S]*# never[\s\S]*tool: later/);
  });

  it('that holds other rules when it is linked is offered, and is neither taken over nor overwritten', () => {
    const { rules, file, shown, link, offered, start } = aLink();
    writeFileSync(file, theirs);
    start();
    link.link(file);
    expect(offered()).toEqual(['allow *']);
    expect(rules.get()).toEqual([aRule()]);
    rules.update((all) => [...all, aRule({ id: 'b', tool: 'later' })]);
    expect(shown()).toBe(theirs);
    expect(offered()).toEqual(['allow *']);
  });

  it('that is changed from outside while Gatehouse runs is offered, and in force only when it is accepted (T-B06)', async () => {
    const { rules, file, shown, link, offered } = linked();
    writeFileSync(file, theirs);
    await vi.waitFor(() => expect(offered()).toEqual(['allow *']), 5000);
    expect(rules.get()).toEqual([aRule()]);
    link.accept();
    expect(rules.get().map(({ effect, tool, origin }) => [effect, tool, origin])).toEqual([['allow', '*', 'person']]);
    expect(link.pending.get()).toBeNull();
    expect(shown()).toContain('# all of it');
  });

  it('that was changed while Gatehouse did not run is offered at the start', () => {
    const scene = aLink();
    writeFileSync(scene.file, theirs);
    scene.stored.update(() => scene.file);
    scene.start();
    expect(scene.offered()).toEqual(['allow *']);
    expect(scene.rules.get()).toEqual([aRule()]);
  });

  it('that is rejected is written anew with the rules in force, comments and all', async () => {
    const { rules, file, shown, link, offered } = linked();
    writeFileSync(file, theirs);
    await vi.waitFor(() => expect(offered()).toEqual(['allow *']), 5000);
    link.reject();
    expect(rules.get()).toEqual([aRule()]);
    expect(shown()).toContain('# Mine.');
    expect(shown()).toContain('tool: write_*');
    expect(shown()).not.toContain('effect: allow');
    expect(link.pending.get()).toBeNull();
  });

  it('that is broken says where, and the rules stay as they are', async () => {
    const { rules, file, link } = linked();
    writeFileSync(file, 'rules:\n  - effect: perhaps\n');
    await vi.waitFor(() => expect(link.state.get().problem).toMatch(/^Line 2, column 13: /), 5000);
    expect(rules.get()).toEqual([aRule()]);
    expect(() => link.accept()).toThrow(/^Line 2, column 13: /);
    writeFileSync(file, 'rules:\n  - effect: ask\n');
    await vi.waitFor(() => expect(link.state.get().problem).toBeNull(), 5000);
    expect(link.pending.get()?.rules).toHaveLength(1);
  });

  it('that is no rules file at all is kept beside when it is rejected', async () => {
    const { file, shown, link, start } = aLink();
    writeFileSync(file, 'services:\n  web: {}\n');
    start();
    link.link(file);
    expect(link.pending.get()).toMatchObject({ rules: null });
    link.reject();
    expect(shown()).toContain('tool: write_*');
    expect(readFileSync(`${file}.rejected`, 'utf8')).toBe('services:\n  web: {}\n');
  });

  it('that is removed is written again with the next change, and not before', async () => {
    const { rules, file, link } = linked();
    rmSync(file);
    await vi.waitFor(() => expect(link.state.get().problem).toMatch(/is gone\. It is written again/), 5000);
    expect(existsSync(file)).toBe(false);
    rules.update(() => []);
    expect(existsSync(file)).toBe(true);
    expect(link.state.get().problem).toBeNull();
  });

  it('that is a link stays one', () => {
    const { home, file, rules, start, link } = aLink();
    const real = join(home, 'real.yaml');
    writeFileSync(real, '');
    symlinkSync(real, file);
    start();
    link.link(file);
    rules.update(() => [aRule({ tool: 'later' })]);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('later');
  });

  it('is let go of, and not written any more', () => {
    const { rules, shown, link, stored } = linked();
    const before = shown();
    link.link(null);
    rules.update(() => []);
    expect([shown(), stored.get(), link.state.get()]).toEqual([before, null, { path: null, problem: null }]);
  });

  it('that cannot be written says so, and the rules are in force nevertheless', () => {
    const { home, rules, link } = linked();
    rmSync(home, { recursive: true });
    rules.update(() => []);
    expect(rules.get()).toEqual([]);
    expect(link.state.get().problem).toMatch(/could not be written .*it is not there.* in force as set in Gatehouse/);
  });

  it.each([
    ['rules.yaml', 'Give the whole path'],
    ['/tmp/rules.json', 'that ends in “.yaml” or “.yml”'],
    ['/no/such/folder/rules.yaml', 'There is no folder “/no/such/folder”'],
  ])('is not linked at “%s”', (path, sentence) => {
    const { link, stored } = aLink();
    expect(() => link.link(path)).toThrow(sentence);
    expect(stored.get()).toBeNull();
  });

  it('decides nothing twice', () => {
    const { link } = linked();
    expect(() => link.accept()).toThrow('decided already');
    expect(() => link.reject()).toThrow('decided already');
  });
});

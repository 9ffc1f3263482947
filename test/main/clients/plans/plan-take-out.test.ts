import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digestEntry } from '../../../../main/clients/plans/our-place';
import { planPutBack, planTakeOut } from '../../../../main/clients/plans/plan-take-out';
import { connecting, textOf } from '../../../support/connecting';
import { aReadFile, planParts } from '../../../support/planning';

const sly = { command: '/opt/sly', args: ['--all'] };
const text = `// mine\n{\n\t"mcpServers": {\n\t\t"notes": {"command": "/opt/notes"}, // stays\n\t\t"sly": ${JSON.stringify(sly)}\n\t}\n}\n`;
const seen = { name: 'sly', digest: digestEntry(sly) };

describe('taking one entry out', () => {
  it('changes nothing else in the file', async () => {
    const { change, operation } = await planTakeOut(await aReadFile(text), seen, planParts());
    expect(change).toMatchObject({ problem: null, steps: ['Takes “sly” out: Gatehouse has it.'] });
    expect(operation?.next?.toString()).toBe(
      '// mine\n{\n\t"mcpServers": {\n\t\t"notes": {"command": "/opt/notes"} // stays\n\t}\n}\n',
    );
  });

  it.each<[string, string | null, Parameters<typeof aReadFile>[1], RegExp]>([
    ['one that was changed since it was shown', text.replace('--all', '--other'), {}, /was changed meanwhile/],
    ['one that is gone', '{"mcpServers": {}}', {}, /was changed meanwhile/],
    ['one in a file that is not ours to change', text, { mayEdit: false }, /by hand/],
    ['one in a file of another system', text, { elsewhere: 'Ubuntu (WSL)' }, /by hand/],
  ])('is refused for %s', async (_what, content, file, problem) => {
    const { change, operation } = await planTakeOut(await aReadFile(content, file), seen, planParts());
    expect(operation).toBeNull();
    expect(change.problem).toMatch(problem);
  });
});

describe('putting it back', () => {
  const taken = { name: 'sly', value: sly, before: Buffer.from(text) };

  it('is byte for byte where nobody touched the file since', async () => {
    const out = await planTakeOut(await aReadFile(text), seen, planParts());
    const now = await aReadFile(out.operation?.next ?? '');
    expect((await planPutBack(now, taken, planParts())).operation?.next?.toString()).toBe(text);
  });

  it('is this entry alone where somebody did', async () => {
    const now = await aReadFile('{"mcpServers": {"other": {"command": "/opt/other"}}}');
    const next = (await planPutBack(now, taken, planParts())).operation?.next?.toString() ?? '';
    expect(JSON.parse(next)).toEqual({ mcpServers: { sly, other: { command: '/opt/other' } } });
  });

  it('is refused where another one has its name', async () => {
    const { operation, change } = await planPutBack(await aReadFile(text), taken, planParts());
    expect(operation).toBeNull();
    expect(change.problem).toBe('There is another “sly” in it by now.');
  });
});

describe('what was taken out of a file', () => {
  const before = JSON.stringify({ mcpServers: { notes: { command: '/opt/notes' } } }, null, 2);

  async function withSly() {
    const all = connecting({ kinds: ['cursor'] });
    await all.put(before);
    return all;
  }

  async function takeOut(all: ReturnType<typeof connecting>) {
    const { id, path } = await all.target();
    const content = JSON.parse(textOf(path));
    writeFileSync(path, JSON.stringify({ mcpServers: { ...content.mcpServers, sly } }, null, 2));
    const withIt = textOf(path);
    const { id: planId } = await all.planTakeOut(id, seen);
    expect(await all.apply(planId)).toMatchObject([{ outcome: 'written' }]);
    return withIt;
  }

  it('comes back with the connection, and stands in the ledger until then', async () => {
    const all = await withSly();
    await all.connect();
    await takeOut(all);
    expect(all.ledger.connections()).toMatchObject([{ after: null, taken: [{ name: 'sly', how: 'removed' }] }]);
    await all.disconnect();
    const { path } = await all.target();
    expect(JSON.parse(textOf(path)).mcpServers).toEqual({ notes: { command: '/opt/notes' }, sly });
  });

  it('comes back byte for byte with all else that is disconnected, where the file was never connected', async () => {
    const all = await withSly();
    const withIt = await takeOut(all);
    const { path } = await all.target();
    expect(all.ledger.lent()).toMatchObject([{ name: 'sly' }]);
    const { plan, outcomes } = await all.disconnect();
    expect(plan.changes).toMatchObject([{ steps: ['Puts “sly” back.'], problem: null }]);
    expect(outcomes).toMatchObject([{ outcome: 'written' }]);
    expect(textOf(path)).toBe(withIt);
    expect(all.ledger.lent()).toEqual([]);
    expect((await all.disconnect()).plan.changes).toEqual([]);
  });

  it('belongs to the connection where the file is connected later', async () => {
    const all = await withSly();
    await takeOut(all);
    await all.connect();
    expect(all.ledger.lent()).toEqual([]);
    expect(all.ledger.connections()).toMatchObject([{ taken: [{ name: 'sly', how: 'removed' }] }]);
    await all.disconnect();
    expect(JSON.parse(textOf((await all.target()).path)).mcpServers.sly).toEqual(sly);
  });

  it('is noted with a backup that has it', async () => {
    const all = await withSly();
    const withIt = await takeOut(all);
    const [event] = all.ledger.events();
    expect(event).toMatchObject({ what: 'Took “sly” out.' });
    const { id } = await all.planRestore(event?.backupId ?? '');
    await all.apply(id);
    expect(readFileSync((await all.target()).path, 'utf8')).toBe(withIt);
  });
});

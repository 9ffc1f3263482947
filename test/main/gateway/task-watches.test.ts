import { describe, expect, it } from 'vitest';
import { aPipeline } from '../../support/a-pipeline';
import { aCurrentClient, aRule, aServer, aTool, type FakeServer } from '../../support/builders';
import { neverAborted } from '../../support/upstream';
import { follows, members as membersOf, type Shown, waiting } from '../../support/waiting-task';

const allowed = [aRule({ id: 'yes', effect: 'allow' })];
const capabilitiesJson = '{"extensions":{"io.modelcontextprotocol/tasks":{}}}';
const now = (status: string) => `{"resultType":"complete","taskId":"t1","status":"${status}","n":1e400}`;

/** A client (`client-0`) that has made the task `t1`. */
async function withTask({ taskId = 't1', rules = allowed } = {}) {
  const members: FakeServer[] = [{ config: aServer(), lists: { tools: [aTool('count')] }, era: 'stateless' }];
  const gateway = aPipeline({ members, rules });
  gateway.answerWith({ kind: 'result', json: `{"resultType":"task","taskId":"${taskId}","status":"working"}` });
  await gateway.send('tools/call', '{"name":"files_count"}', { era: 'stateless', capabilitiesJson }).done;
  gateway.answerWith({ kind: 'result', json: now('completed') });
  const heard: string[] = [];
  const watch = (id: string, task = taskId, client = 'client-0', signal = neverAborted) =>
    gateway.taskWatches.watch(
      {
        id,
        viewer: { client: aCurrentClient({ id: client }), server: null },
        session: `stateless-${client}`,
        onTask: (paramsJson) => void heard.push(`${id} ${paramsJson}`),
      },
      task,
      signal,
    );
  const change = (status = 'completed') =>
    gateway.say('files', {
      method: 'notifications/tasks',
      paramsJson: `{"taskId":"${taskId}","status":"${status}","result":{"content":["canary"]}}`,
      from: { kind: 'standing' },
    });
  const settled = () => new Promise(setImmediate);
  return { ...gateway, ...gateway.taskWatches, heard, watch, change, settled };
}

describe('a stream that follows a task', () => {
  it('hears what `tasks/get` says now, and that is decided and recorded like any call', async () => {
    const { watch, begin, change, settled, heard, forwarded, outcomes, told } = await withTask();
    await expect(watch('one')).resolves.toBe(true);
    begin('one');
    change();
    await settled();
    expect(told).toEqual(['watch files t1']);
    expect(heard).toEqual(['one {"taskId":"t1","status":"completed","n":1e400}']);
    expect(forwarded.map(({ method }) => method)).toEqual(['tools/call', 'tasks/get']);
    expect(outcomes.map(({ tool, session }) => `${tool} ${session}`).at(-1)).toMatch(/ stateless-client-0$/);
  });

  it('hears nothing that a rule now keeps from the client, not even what the server said by itself', async () => {
    const { watch, begin, change, settled, heard, rules, forwarded } = await withTask();
    await watch('one');
    begin('one');
    rules.update(() => [aRule({ effect: 'deny' })]);
    change();
    await settled();
    expect([heard, forwarded.length]).toEqual([[], 1]);
  });

  it('hears nothing where the server does not know the task any more', async () => {
    const { watch, begin, change, settled, heard, answerWith } = await withTask();
    await watch('one');
    begin('one');
    answerWith({ kind: 'error', json: '{"code":-32602,"message":"m"}' });
    change();
    await settled();
    expect(heard).toEqual([]);
  });

  it('hears of what changed before it was acknowledged right after that', async () => {
    const { watch, begin, change, settled, heard } = await withTask();
    await watch('one');
    change();
    await settled();
    expect(heard).toEqual([]);
    begin('one');
    await settled();
    expect(heard).toHaveLength(1);
  });

  it('is asked about once for many changes at a time, and once more for those that came meanwhile', async () => {
    const { watch, begin, change, settled, heard, forwarded } = await withTask();
    await watch('one');
    begin('one');
    for (let count = 0; count < 100; count += 1) change();
    await settled();
    expect(forwarded.filter(({ method }) => method === 'tasks/get')).toHaveLength(2);
    expect(heard).toHaveLength(2);
  });

  it('shares the server’s own stream with others of the same client, and ends it with the last', async () => {
    const { watch, begin, drop, change, settled, heard, told } = await withTask();
    await Promise.all([watch('one'), watch('two')]);
    begin('one');
    begin('two');
    drop('one');
    change();
    await settled();
    expect(heard.map((each) => each.slice(0, 3))).toEqual(['two']);
    drop('two');
    await settled();
    expect(told).toEqual(['watch files t1', 'unwatch files t1']);
    change();
    await settled();
    expect(heard).toHaveLength(1);
  });
});

describe('a task cannot be followed', () => {
  it('by another client than the one whose it is (T-B13)', async () => {
    const { watch, begin, change, settled, heard, told } = await withTask();
    await expect(watch('thief', 't1', 'client-1')).resolves.toBe(false);
    await expect(watch('guess', 't2')).resolves.toBe(false);
    begin('thief');
    change();
    await settled();
    expect([heard, told]).toEqual([[], []]);
  });

  it('where its server refuses', async () => {
    const { watch, drop, told, settled } = await withTask({ taskId: 'refused' });
    await expect(Promise.all([watch('one'), watch('two')])).resolves.toEqual([false, false]);
    drop('one');
    await settled();
    expect(told[0]).toBe('watch files refused');
  });

  it('by a stream that is gone', async () => {
    const { watch, told } = await withTask();
    await expect(watch('one', 't1', 'client-0', AbortSignal.abort())).resolves.toBe(false);
    expect(told).toEqual([]);
  });
});

describe('a call that waits for a person as a task', () => {
  const stateless = { members: membersOf({ era: 'stateless', capabilities: {} }) };

  async function followed() {
    const gateway = await waiting('stateless', stateless);
    const heard: Shown[] = [];
    const watcher = (id: string, client = 'client-0') => ({
      id,
      viewer: { client: aCurrentClient({ id: client }), server: null },
      session: `stateless-${client}`,
      onTask: (paramsJson: string) => void heard.push(JSON.parse(paramsJson) as Shown),
    });
    const watch = (id: string, client?: string) =>
      gateway.taskWatches.watch(watcher(id, client), gateway.taskId, neverAborted);
    return { ...gateway, ...gateway.taskWatches, heard, watch };
  }

  it('is followed to its end', async () => {
    const { watch, begin, answer, settled, heard, told, taskId } = await followed();
    await expect(Promise.all([watch('one'), watch('two')])).resolves.toEqual([true, true]);
    begin('one');
    answer('allow');
    await settled();
    expect(heard.at(-1)).toMatchObject({ taskId, status: 'completed', result: { content: [] } });
    expect(heard.at(-1)).not.toHaveProperty('resultType');
    expect(told).toEqual([]);
  });

  it('is followed by its client only, and no more once nobody does', async () => {
    const { watch, begin, drop, answer, settled, heard, told, send } = await followed();
    await expect(watch('thief', 'client-1')).resolves.toBe(false);
    await watch('one');
    begin('one');
    // Another task of the same client.
    await send('tools/call', '{"name":"files_write_file","arguments":{"path":"b"}}', follows).done;
    await settled();
    drop('one');
    answer('allow');
    await settled();
    expect([heard, told]).toEqual([[], []]);
  });

  it('is followed at its server from when that makes a task of it', async () => {
    const { watch, begin, drop, answer, answerWith, settled, heard, told, taskId, say } = await followed();
    await watch('one');
    begin('one');
    answerWith(({ method }) => ({
      kind: 'result',
      json: method === 'tools/call' ? task('working') : task('completed').replace('"task"', '"complete"'),
    }));
    answer('allow');
    await settled();
    expect(told).toEqual(['watch files theirs']);
    await settled();
    expect(heard.at(-1)).toMatchObject({ taskId, status: 'completed' });
    const before = heard.length;
    say('files', { method: 'notifications/tasks', paramsJson: task('completed'), from: { kind: 'standing' } });
    await settled();
    expect(heard).toHaveLength(before + 1);
    await expect(watch('two')).resolves.toBe(true);
    drop('one');
    drop('two');
    await settled();
    expect(told).toEqual(['watch files theirs', 'unwatch files theirs']);
  });

  it('is only asked after where its server makes a task of it that cannot be followed', async () => {
    const { watch, begin, drop, answer, answerWith, settled, told } = await followed();
    await watch('one');
    begin('one');
    answerWith({ kind: 'result', json: '{"resultType":"task","taskId":5}' });
    answer('allow');
    await settled();
    drop('one');
    await settled();
    expect(told).toEqual([]);
  });
});

const task = (status: string) => `{"resultType":"task","taskId":"theirs","status":"${status}"}`;

import { expect, it } from 'vitest';
import { aPipeline } from '../../../support/a-pipeline';
import { aRule, aServer, aTool, type FakeServer } from '../../../support/builders';

const members: FakeServer[] = ['files', 'mail'].map((name) => ({
  config: aServer({ name }),
  lists: { tools: [aTool('index')] },
}));

it('shows the client’s own tasks, as their servers describe them now, and no others', async () => {
  const { send, answerWith, forwarded } = aPipeline({ members, rules: [aRule({ effect: 'allow' })] });
  const make = async (server: string, client: number, taskId: string, status = 'working') => {
    answerWith({ kind: 'result', json: JSON.stringify({ task: { taskId, status } }) });
    await send('tools/call', `{"name":"${server}_index","task":{}}`, { client }).done;
  };
  await make('files', 0, 'a');
  await make('mail', 0, 'b');
  await make('files', 0, 'over', 'completed');
  await make('files', 1, 'other');
  answerWith(({ server, paramsJson }) => {
    if (server === 'mail') return { kind: 'error', json: '{"code":-32603,"message":"m"}' };
    return { kind: 'result', json: paramsJson.replace('}', ',"status":"completed", "n":1.0}') };
  });
  const { json } = await send('tasks/list', '{}').done;
  expect(json).toBe(
    '{"tasks":[{"taskId":"a","status":"completed", "n":1.0},{"taskId":"b","status":"working"},{"taskId":"over","status":"completed"}]}',
  );
  const asked = forwarded.filter(({ method }) => method === 'tasks/get');
  expect(asked.map(({ server, paramsJson }) => `${server} ${paramsJson}`)).toEqual([
    'files {"taskId":"a"}',
    'mail {"taskId":"b"}',
  ]);
  const { json: one } = await send('tasks/list', '{}', { server: 'mail' }).done;
  expect(one).toBe('{"tasks":[{"taskId":"b","status":"working"}]}');
});

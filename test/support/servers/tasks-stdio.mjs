// A server of 2026-07-28 over stdio with the extension for tasks. Usage: node tasks-stdio.mjs
// Tools: begin (makes a task of the call), finish {taskId, word} (completes it and tells whoever follows it, in words of its own).
import { createInterface } from 'node:readline';

const key = (name) => `io.modelcontextprotocol/${name}`;
const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const extensions = { [key('tasks')]: {} };
const tasks = new Map();
const followed = new Map();
const times = { createdAt: '2026-08-01T00:00:00Z', lastUpdatedAt: '2026-08-01T00:00:00Z', ttlMs: 60_000 };
const kept = { ttlMs: 0, cacheScope: 'private' };
const inputSchema = { type: 'object' };

const tools = {
  begin() {
    const task = { taskId: `task-${tasks.size + 1}`, status: 'working', ...times };
    tasks.set(task.taskId, task);
    return { ...task, resultType: 'task' };
  },
  finish({ taskId, word }) {
    const task = { ...tasks.get(taskId), status: 'completed', result: { content: [{ type: 'text', text: word }] } };
    tasks.set(taskId, task);
    const params = { ...task, statusMessage: 'unasked', _meta: { [key('subscriptionId')]: followed.get(taskId) } };
    if (followed.has(taskId)) write({ method: 'notifications/tasks', params });
    return { content: [] };
  },
};

const handlers = {
  'server/discover': () => ({ supportedVersions: ['2026-07-28'], capabilities: { tools: {}, extensions }, ...kept }),
  'tools/list': () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema })), ...kept }),
  'tools/call': ({ name, arguments: input }) => tools[name](input),
  'tasks/get': ({ taskId }) => tasks.get(taskId),
};

function listen(id, { notifications: { taskIds = [] }, _meta }) {
  const mayFollow = _meta[key('clientCapabilities')].extensions?.[key('tasks')] !== undefined;
  if (!mayFollow) return write({ id, error: { code: -32021, message: 'It does not know tasks.' } });
  for (const taskId of taskIds) followed.set(taskId, id);
  const params = { notifications: { taskIds }, _meta: { [key('subscriptionId')]: id } };
  write({ method: 'notifications/subscriptions/acknowledged', params });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'subscriptions/listen') return listen(id, params);
  const result = handlers[method]?.(params);
  if (result) write({ id, result: { resultType: 'complete', ...result } });
  else if (id !== undefined) write({ id, error: { code: -32601, message: 'Method not found' } });
});

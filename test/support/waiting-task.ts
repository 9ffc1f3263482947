import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import { aPipeline } from './a-pipeline';
import { aServer, aTool, type FakeServer } from './builders';

export const extension = 'io.modelcontextprotocol/tasks';
export const follows = { era: 'stateless', capabilitiesJson: `{"extensions":{"${extension}":{}}}` } as const;
const declared = { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } };
export const members = (more: Partial<FakeServer> = {}): FakeServer[] => [
  { config: aServer(), lists: { tools: [aTool('write_file')] }, capabilities: declared, ...more },
];
export const plainCall = '{"name":"files_write_file","arguments":{"path":"a"}}';
export const taskCall = '{"name":"files_write_file","arguments":{"path":"a"},"task":{"ttl":60000}}';

export interface Shown {
  taskId: string;
  status: string;
  statusMessage?: string;
  ttl?: number;
  ttlMs?: number;
  result?: { content: { text: string }[]; isError?: boolean };
  error?: { code: number; message: string };
  inputRequests?: Record<string, { method: string; params: object }>;
}

export const read = ({ json }: UpstreamAnswer) =>
  JSON.parse(json) as Shown & { task: Shown; _meta: Record<string, unknown> };

/** The pipeline, and a client of either kind whose call waits for a person as a task. */
export async function waiting(
  era: 'session' | 'stateless',
  options: Parameters<typeof aPipeline>[0] = {},
  capabilitiesJson: string = follows.capabilitiesJson,
) {
  const gateway = aPipeline({ members: members(), ...options });
  const peer = era === 'stateless' ? { ...follows, capabilitiesJson } : {};
  const ask = (method: string, params: object, sender: Parameters<typeof gateway.send>[2] = {}) =>
    gateway.send(method, JSON.stringify(params), { ...peer, ...sender });
  const sent = gateway.send('tools/call', era === 'stateless' ? plainCall : taskCall, peer);
  const created = read(await sent.done);
  const { taskId } = era === 'stateless' ? created : created.task;
  const get = async (sender = {}) => read(await ask('tasks/get', { taskId }, sender).done);
  const answer = (effect: 'allow' | 'deny') => {
    const [request] = gateway.queue.pending.get();
    const about = { requestId: request?.id ?? '', revision: request?.revision ?? 0 };
    if (effect === 'deny')
      gateway.queue.reply({ ...about, effect, guidance: 'Use another file.', isWholeSession: false });
    else gateway.queue.reply({ ...about, effect, scope: 'once', isEveryClient: false, wasShownWhole: true });
  };
  const settled = () => new Promise(setImmediate);
  return { ...gateway, sent, created, taskId, ask, get, answer, settled };
}

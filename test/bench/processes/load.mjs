// The load generator: a process of its own, told over IPC what to do. It keeps named lanes (a target with its clients),
// so that one lane after the other can be measured in rounds without opening sessions anew.
import { createHttpClient } from '../load/http-client.mjs';
import { runLoop } from '../load/loop.mjs';
import { createStdioClient } from '../load/stdio-client.mjs';
import { summarize } from '../pure/statistics.mjs';

const lanes = new Map();

const create = (endpoint) => (endpoint.url ? createHttpClient(endpoint) : createStdioClient(endpoint));

const operations = {
  /** `endpoints`: one a client. Gives the greeting of the first. */
  async open({ lane, endpoints }) {
    const clients = endpoints.map(create);
    lanes.set(lane, clients);
    const greetings = [];
    for (const client of clients) greetings.push(await client.open());
    return greetings[0];
  },
  request: ({ lane, request }) => clientsOf(lane)[0].request(request),
  /** One call by every client at once. */
  async each({ lane, request, expect }) {
    const slots = (await Promise.all(clientsOf(lane).map((client) => client.slots(request, expect, 1)))).flat();
    await Promise.all(slots.map((call) => new Promise((resolve, reject) => call((e) => (e ? reject(e) : resolve())))));
  },
  /** `concurrency` calls at a time for each client; see `runLoop`. */
  async run({ lane, request, expect, concurrency, durationMs, mostCalls }) {
    const slots = [];
    for (const client of clientsOf(lane)) slots.push(...(await client.slots(request, expect, concurrency)));
    return await runLoop(slots, { durationMs, mostCalls });
  },
  async list({ lane, durationMs }) {
    return await runLoop([await clientsOf(lane)[0].listSlot('tools/list')], { durationMs });
  },
  /** New sessions one after the other, each over a connection of its own; the end of a session is not measured. */
  async greet({ endpoint, durationMs }) {
    const latencies = [];
    const slot = (done) => void greetOnce(endpoint, latencies).then(() => done(), done);
    await runLoop([slot], { durationMs });
    return summarize(latencies);
  },
  async close({ lane }) {
    for (const client of lanes.get(lane) ?? []) await client.close();
    lanes.delete(lane);
  },
};

async function greetOnce(endpoint, latencies) {
  const client = createHttpClient(endpoint);
  const startedAt = performance.now();
  await client.greet();
  latencies.push(performance.now() - startedAt);
  await client.close();
}

function clientsOf(lane) {
  const clients = lanes.get(lane);
  if (!clients) throw new Error(`The lane “${lane}” is not open.`);
  return clients;
}

process.on('message', async ({ id, operation, input }) => {
  try {
    process.send({ id, value: await operations[operation](input) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});

process.on('disconnect', () => process.exit(0));

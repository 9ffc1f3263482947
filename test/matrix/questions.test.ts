import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, startHttpFixture, stdioFixture } from '../conformance/start-fixture';
import { httpServer, startGatehouse, type TestGatehouse } from '../support/start-gatehouse';

const servers = ['both-stdio', 'old-stdio', 'both-http', 'old-http'];

let gatehouse: TestGatehouse;
let fixtures: Fixture[];
let token: string;

beforeAll(async () => {
  fixtures = await Promise.all([startHttpFixture(), startHttpFixture({ isLegacyOnly: true })]);
  gatehouse = await startGatehouse();
  await gatehouse.addServer('both-stdio', stdioFixture());
  await gatehouse.addServer('old-stdio', stdioFixture({ isLegacyOnly: true }));
  await gatehouse.addServer('both-http', httpServer(fixtures[0]?.url ?? ''));
  await gatehouse.addServer('old-http', httpServer(fixtures[1]?.url ?? ''));
  await Promise.all(servers.map((name) => gatehouse.untilServer(name, ({ status }) => status === 'running')));
  ({ token } = await gatehouse.addClient('Asked'));
}, 60_000);

afterAll(async () => {
  await gatehouse.stop();
  await Promise.all(fixtures.map((fixture) => fixture.stop()));
});

/** A client that answers whatever it is asked, and says who it is. */
async function connect(era: 'session' | 'stateless', server: string, name = 'Ana') {
  const capabilities = { elicitation: {}, sampling: {}, roots: {} };
  const options: ClientOptions = era === 'stateless' ? { versionNegotiation: { mode: 'auto' } } : {};
  const client = new Client({ name: 'asked', version: '1' }, { ...options, capabilities });
  const logs: unknown[] = [];
  const asked: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    asked.push(params.message);
    return { action: 'accept', content: { name, color: 'blue', ok: true, username: name, email: 'a@b.c' } };
  });
  client.setRequestHandler('sampling/createMessage', async () => {
    asked.push('model');
    return { role: 'assistant', model: 'm', content: { type: 'text', text: `Model of ${name}` } };
  });
  client.setRequestHandler('roots/list', async () => ({ roots: [{ uri: `file:///home/${name}` }] }));
  client.setNotificationHandler('notifications/message', ({ params }) => void logs.push(params.data));
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(gatehouse.endpointOf(server)), { requestInit }));
  const call = async (tool: string, input: Record<string, unknown> = {}) => {
    const { content } = (await client.callTool({ name: tool, arguments: input })) as { content: { text: string }[] };
    return content.map(({ text }) => text).join('');
  };
  return { client, call, logs, asked };
}

describe.each(['session', 'stateless'] as const)('a client of the %s era', (era) => {
  describe.each(servers)('at %s', (server) => {
    beforeAll(() => gatehouse.addRule('allow', '*').then(() => undefined));

    it('speaks that era', async () => {
      const { client } = await connect(era, server);
      expect(client.getNegotiatedProtocolVersion()).toBe(era === 'session' ? '2025-11-25' : '2026-07-28');
      await client.close();
    });

    it('is asked for what the server wants of the person, the model and the roots', async () => {
      const { client, call } = await connect(era, server);
      expect(await call('test_input_required_result_elicitation')).toBe('Hello, Ana!');
      expect(await call('test_sampling', { prompt: 'Say it.' })).toBe('LLM response: Model of Ana');
      expect(await call('test_input_required_result_list_roots')).toBe('Roots: file:///home/Ana');
      await client.close();
    });

    it('is asked as often as the server wants, and its state comes back as it was', async () => {
      const { client, call, asked } = await connect(era, server);
      expect(await call('test_input_required_result_multi_round')).toBe('Ana likes blue.');
      expect(asked).toEqual(['Step 1: What is your name?', 'Step 2: What is your favorite color?']);
      expect(await call('test_input_required_result_multiple_inputs')).toBe('Model of Ana Ana, 1 roots');
      expect(await call('test_input_required_result_request_state')).toBe('state-ok');
      await client.close();
    });
  });
});

describe.each(servers)('two clients of %s', (server) => {
  it('are asked each for itself, whatever they do at the same time (T-B13)', async () => {
    const [ana, ben] = await Promise.all([connect('session', server, 'Ana'), connect('stateless', server, 'Ben')]);
    const rounds = Array.from({ length: 5 }, async () => {
      const [one, two] = await Promise.all([
        ana.call('test_input_required_result_elicitation'),
        ben.call('test_input_required_result_elicitation'),
      ]);
      // On one pipe nobody can tell whose question it is: then it is refused, and never asked of the other.
      expect(one).toMatch(server === 'old-stdio' ? /^(Hello, Ana!|.*Nobody can be asked)/ : /^Hello, Ana!$/);
      expect(two).toMatch(server === 'old-stdio' ? /^(Hello, Ben!|.*Nobody can be asked)/ : /^Hello, Ben!$/);
    });
    await Promise.all(rounds);
    await Promise.all([ana.client.close(), ben.client.close()]);
  });
});

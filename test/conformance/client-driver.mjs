// What the suite's client scenarios start as "the client": it asks for a gateway in front of the suite's server, whose address
// is the last argument, and does through it, as an SDK client of the scenario's era, what the scenario waits for.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { ResultSchema } from '@modelcontextprotocol/core';

const {
  GATEHOUSE_DESK: desk,
  MCP_CONFORMANCE_SCENARIO: scenario,
  MCP_CONFORMANCE_PROTOCOL_VERSION: revision,
  MCP_CONFORMANCE_CONTEXT: context = '{}',
} = process.env;

/** What each scenario wants to see a client do once it is connected. */
const scripts = {
  initialize: list,
  tools_call: (client) => client.callTool({ name: 'add_numbers', arguments: { a: 5, b: 3 } }),
  'elicitation-sep1034-client-defaults': (client) => client.callTool({ name: 'test_client_elicitation_defaults' }),
  'sse-retry': (client) => client.callTool({ name: 'test_reconnection' }),
  'request-metadata': list,
  'sep-2322-client-request-state': callEach('echo_state', 'unrelated', 'no_state', 'no_result_type'),
  'http-standard-headers': useEverything,
  'http-custom-headers': callAsTold,
  'http-invalid-tool-headers': callWhateverIsListed,
  'json-schema-ref-no-deref': list,
  'json-schema-2020-12-preservation': echoSchema,
};

const script = scripts[scenario];
if (!script) throw new Error(`No script for the scenario "${scenario}".`);

const client = createClient();
const lease = new AbortController();
const { endpoint, token } = await askForGateway(lease.signal);
const headers = { Authorization: `Bearer ${token}` };
await client.connect(new StreamableHTTPClientTransport(new URL(endpoint), { requestInit: { headers } }));
await script(client);
await client.close();
lease.abort();

function createClient() {
  const one = new Client(
    { name: 'conformance-driver', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: { applyDefaults: true } }, sampling: {}, roots: {} },
      ...(revision === '2026-07-28' && { versionNegotiation: { mode: { pin: revision } } }),
    },
  );
  // A person who accepts and fills in what has no default.
  one.setRequestHandler('elicitation/create', ({ params }) => {
    const isConfirmed = 'confirmed' in (params.requestedSchema?.properties ?? {});
    return { action: 'accept', content: isConfirmed ? { confirmed: true } : {} };
  });
  return one;
}

/** The gateway is ours for as long as the answer is open. */
async function askForGateway(signal) {
  const response = await fetch(desk, { method: 'POST', body: process.argv.at(-1), signal });
  if (!response.ok) throw new Error(`No gateway: ${await response.text()}`);
  const { value } = await response.body.getReader().read();
  return JSON.parse(Buffer.from(value).toString());
}

async function list(one) {
  return await one.listTools();
}

function callEach(...tools) {
  return async (one) => {
    await list(one);
    for (const tool of tools) await one.callTool({ name: `test_mrtr_${tool}` });
  };
}

async function useEverything(one) {
  const { tools } = await one.listTools();
  for (const { name } of tools) await one.callTool({ name });
  const { resources } = await one.listResources();
  await one.readResource({ uri: resources[0].uri });
  const { prompts } = await one.listPrompts();
  await one.getPrompt({ name: prompts[0].name });
}

async function callAsTold(one) {
  await list(one);
  for (const call of JSON.parse(context).toolCalls) await one.callTool(call);
}

/** Asks and calls below the SDK's own sieve, so that only the gateway's counts. */
async function callWhateverIsListed(one) {
  const { tools } = await one.request({ method: 'tools/list', params: {} }, ResultSchema);
  for (const { name, inputSchema } of tools) {
    const input = Object.fromEntries((inputSchema.required ?? []).map((key) => [key, 'x']));
    const region = inputSchema.properties?.region?.['x-mcp-header'];
    const options = region ? { headers: { [`Mcp-Param-${region}`]: input.region } } : {};
    await one.request({ method: 'tools/call', params: { name, arguments: input } }, ResultSchema, options);
  }
}

async function echoSchema(one) {
  const { tools } = await one.listTools();
  const { inputSchema } = tools.find(({ name }) => name === 'json_schema_2020_12_tool');
  await one.callTool({ name: 'json_schema_echo', arguments: { schema: inputSchema } });
}

/** Sends one request as text and gives every message that came back, in order, as text. */
export interface RawCaller {
  /** `paramsJson` goes out as it is, but for the envelope that the stateless era demands. */
  call(method: string, paramsJson: string, name?: string): Promise<readonly string[]>;
}

interface Target {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
}

const version = '2026-07-28';
/** Ends the metadata of a stateless request; what the test put there stands before it. */
export const envelope = `"io.modelcontextprotocol/protocolVersion":"${version}","io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{}},"sampling":{},"roots":{}},"io.modelcontextprotocol/clientInfo":{"name":"raw","version":"0"},"io.modelcontextprotocol/logLevel":"debug"`;

export async function openCaller(era: 'session' | 'stateless', target: Target): Promise<RawCaller> {
  let nextId = 0;
  const session: Record<string, string> = {};
  const post = async (body: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(target.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...target.headers,
        ...session,
        ...headers,
      },
      body,
    });
    return { response, text: await response.text() };
  };
  const message = (method: string, paramsJson: string) => {
    nextId += 1;
    return `{"jsonrpc":"2.0","id":${nextId},"method":${JSON.stringify(method)},"params":${paramsJson}}`;
  };
  if (era === 'session') {
    const { response } = await post(
      message(
        'initialize',
        '{"protocolVersion":"2025-11-25","capabilities":{"roots":{}},"clientInfo":{"name":"raw","version":"0"}}',
      ),
    );
    Object.assign(session, {
      'mcp-session-id': response.headers.get('mcp-session-id') ?? 'none',
      'mcp-protocol-version': '2025-11-25',
    });
    await post('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    await post(message('logging/setLevel', '{"level":"debug"}'));
  }
  return {
    async call(method, paramsJson, name) {
      const headers =
        era === 'session'
          ? {}
          : { 'mcp-protocol-version': version, 'mcp-method': method, ...(name !== undefined && { 'mcp-name': name }) };
      const { response, text } = await post(message(method, paramsJson), headers);
      const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
      return isStream ? eventsOf(text) : [text];
    },
  };
}

function eventsOf(text: string): string[] {
  return text.split('\n\n').flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.startsWith('data:'));
    return lines.length === 0 ? [] : [lines.map((line) => line.replace(/^data: ?/, '')).join('\n')];
  });
}

/** The raw text of the last member of a message: `params`, `result` or `error`. */
export function bodyOf(message: string): string {
  const found = /"(?:params|result|error)":/.exec(message);
  if (!found) throw new Error(`Neither params nor an answer: ${message.slice(0, 200)}`);
  return message.slice(found.index + found[0].length, -1);
}

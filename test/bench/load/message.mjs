import { versions } from '../processes/answers.mjs';

const accept = 'application/json, text/event-stream';
const clientInfo = { name: 'gatehouse-bench', version: '1' };

/** Every id has the same number of digits, so that the length of a message is known before its id. */
export const firstId = 1_000_000_000;

/** The two ends of a JSON-RPC request around its id, as ASCII text. */
export function requestParts({ method, params = {}, era }) {
  const all = era === 'modern' ? { ...params, _meta: { ...params._meta, ...envelope } } : params;
  return {
    before: '{"jsonrpc":"2.0","id":',
    after: `,"method":${ascii(method)},"params":${ascii(all)}}`,
  };
}

export function initializeParams() {
  return { protocolVersion: versions.session, capabilities: {}, clientInfo };
}

/** The two ends of a whole HTTP request around the id in its body. */
export function httpParts({ url, headers, session, era, method, params }) {
  const { before, after } = requestParts({ method, params, era });
  const length = before.length + String(firstId).length + after.length;
  const own = era === 'modern' ? modernHeaders(method, params) : sessionHeaders(method, session);
  return { before: `${headOf({ url, headers: { ...headers, ...own }, length })}${before}`, after };
}

/** A whole HTTP request with a notification. */
export function httpNotification({ url, headers, session, method }) {
  const body = `{"jsonrpc":"2.0","method":${ascii(method)}}`;
  return `${headOf({ url, headers: { ...headers, ...sessionHeaders(method, session) }, length: body.length })}${body}`;
}

/** A whole HTTP request that ends a session. */
export function httpEnd({ url, headers, session }) {
  return headOf({ url, headers: { ...headers, ...sessionHeaders('', session) }, verb: 'DELETE' });
}

function headOf({ url, headers, length, verb = 'POST' }) {
  const all = {
    Host: url.host,
    ...(length === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': length }),
    Accept: accept,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return `${[`${verb} ${url.pathname}${url.search} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}

function sessionHeaders(method, session) {
  return {
    'Mcp-Session-Id': session,
    ...(method === 'initialize' ? {} : { 'MCP-Protocol-Version': versions.session }),
  };
}

function modernHeaders(method, params) {
  return {
    'MCP-Protocol-Version': versions.modern,
    'Mcp-Method': method,
    ...(params?.name === undefined ? {} : { 'Mcp-Name': params.name }),
  };
}

const envelope = {
  'io.modelcontextprotocol/protocolVersion': versions.modern,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': clientInfo,
};

/** JSON in which every character is one byte. */
function ascii(value) {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

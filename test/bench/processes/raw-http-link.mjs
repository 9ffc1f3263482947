import { Pool } from 'undici';

const passed = ['content-type', 'accept', 'mcp-session-id', 'mcp-protocol-version', 'mcp-method', 'mcp-name'];

/** `url`: of the server. Gives what sends one body there and its answer back, byte for byte. */
export function forwardToHttp({ url }) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 64, bodyTimeout: 0, headersTimeout: 0 });
  return function forward(request, body, response) {
    const headers = {};
    for (const name of passed) {
      const value = request.headers[name];
      if (value !== undefined) headers[name] = value;
    }
    pool.dispatch({ origin, path: pathname, method: 'POST', headers, body }, passTo(response));
  };
}

function passTo(response) {
  return {
    onRequestStart: () => {},
    onResponseStart(
      _controller,
      status,
      { 'content-type': type, 'content-length': length, 'mcp-session-id': session },
    ) {
      const headers = {};
      if (type !== undefined) headers['Content-Type'] = type;
      if (length !== undefined) headers['Content-Length'] = length;
      if (session !== undefined) headers['Mcp-Session-Id'] = session;
      response.writeHead(status, headers);
    },
    onResponseData: (_controller, chunk) => void response.write(chunk),
    onResponseEnd: () => response.end(),
    onResponseError: () => response.destroy(),
  };
}

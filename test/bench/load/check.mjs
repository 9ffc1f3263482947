const edge = 160;

/**
 * Says what is wrong with an answer, or nothing. It looks at both ends only: the id stands there, and so does the
 * failure of a small answer. `expect`: `{ text, minBytes }`.
 */
export function wrongWith({ status, size, chunks }, id, { text = '', minBytes = 0 }) {
  if (status !== 200) return `HTTP ${status}: ${excerpt(chunks)}`;
  if (size < minBytes) return `${size} bytes instead of at least ${minBytes}: ${excerpt(chunks)}`;
  const ends = size <= 2 * edge ? joined(chunks) : endsOf(chunks);
  if (!ends.includes(String(id))) return `the answer has another id: ${excerpt(chunks)}`;
  if (minBytes > 0) return undefined;
  const small = size <= 2 * edge ? ends : joined(chunks);
  const isGood = small.includes('"result":') && small.includes(text) && !/"isError": ?true/.test(small);
  return isGood ? undefined : `not the expected result: ${excerpt(chunks)}`;
}

/** The JSON-RPC message in a body, whether it came as JSON or as an event stream. */
export function messageIn({ head, chunks }) {
  const text = Buffer.concat(chunks).toString();
  if (!/\r\ncontent-type: *text\/event-stream/i.test(head)) return JSON.parse(text);
  const events = text.split(/\r?\n\r?\n/).map((block) => block.match(/^data: ?(.*)$/gm) ?? []);
  const messages = events
    .map((lines) => lines.map((line) => line.replace(/^data: ?/, '')).join('\n'))
    .filter((data) => data !== '')
    .map((data) => JSON.parse(data));
  const answer = messages.find((message) => 'result' in message || 'error' in message);
  if (!answer) throw new Error('The event stream ended without an answer.');
  return answer;
}

function joined(chunks) {
  return chunks.length === 1 ? chunks[0].latin1Slice() : Buffer.concat(chunks).latin1Slice();
}

function endsOf(chunks) {
  const last = chunks.at(-1);
  const before = last.length < edge && chunks.length > 1 ? chunks.at(-2).subarray(-edge).latin1Slice() : '';
  return chunks[0].latin1Slice(0, edge) + before + last.subarray(-edge).latin1Slice();
}

function excerpt(chunks) {
  return Buffer.concat(chunks).toString().slice(0, 300);
}

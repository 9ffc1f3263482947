import { rawMember, replaceMembers } from '../json/scan';
import { readEnvelope } from './envelope';

const atHead = /^\{"jsonrpc":"2\.0","id":(\d{1,15}),"(?:result|error)":/;
/** The last member of a text that begins with its result: what stands before the closing brace is of the outermost object. */
const atTail = /,"id":(\d{1,15})\}$/;
const longestTail = 24;

/** The id of the request that this message answers, well or badly; `null` for any other text. */
export function answeredId(text: string): number | null {
  const head = atHead.exec(text);
  if (head) return Number(head[1]);
  if (text.startsWith('{"result":') || text.startsWith('{"error":')) {
    const tail = atTail.exec(text.slice(-longestTail));
    if (tail) return Number(tail[1]);
  }
  const envelope = readEnvelope(text);
  return 'id' in envelope ? envelope.id : null;
}

/**
 * An HTTP response's one message as the answer to its request, or `undefined` when it is none. An error without an id of
 * ours (from a server that refused the request before it read that) belongs to the request of its response, and gets its id.
 */
export function asAnswerTo(text: string, id: number): string | undefined {
  const answered = answeredId(text);
  if (answered !== null) return answered === id ? text : undefined;
  try {
    const given = rawMember(text, 'id');
    if (given !== undefined && given !== 'null' && !given.startsWith('"')) return undefined;
    const bound = replaceMembers(text, { id: String(id) });
    return readEnvelope(bound).kind === 'error' ? bound : undefined;
  } catch {
    return undefined;
  }
}

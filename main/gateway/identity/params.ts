import { GatehouseError } from '../../../shared/errors';
import { foldKey } from '../json/check';
import { type Member, replaceMembers, scanMembers } from '../json/scan';

/** The `params` of a request, scanned once. */
export interface Params {
  readonly json: string;
  readonly keys: readonly string[];
  /** Raw text of a member. */
  raw(key: string): string | undefined;
  /** Raw text of a member with its key, as it stands there. */
  whole(key: string): string;
  /** @throws GatehouseError `invalid-request` when it is absent or no string. */
  text(key: string): string;
  /** Raw text of an object, `{}` when it is absent. @throws GatehouseError `invalid-request` when it is something else. */
  object(key: string): string;
  /** The same text with other raw values; `undefined` leaves a member out. */
  with(changes: Readonly<Record<string, string | undefined>>): string;
}

/** The members that we or a server act on, as the protocol spells them. */
const telling = new Map(
  ['name', 'arguments', 'uri', 'ref', 'task', 'taskId', 'requestState', 'inputResponses', 'cursor', '_meta'].map(
    (key) => [foldKey(key), key],
  ),
);

/**
 * @throws GatehouseError `invalid-request` for keys that two readers may take for different members: some servers ignore the
 * case of keys, and to them `Arguments` is what they run, while we would have read and shown `arguments`.
 */
export function readParams(json: string): Params {
  const members = new Map<string, Member>();
  const folded = new Set<string>();
  for (const member of scanMembers(json)) {
    const plain = foldKey(member.key);
    if (folded.has(plain))
      throw new GatehouseError('invalid-request', '“params” names a member twice. Send each once.');
    const spelled = telling.get(plain);
    if (spelled !== undefined && spelled !== member.key)
      throw new GatehouseError('invalid-request', `“params” spells “${spelled}” in another way. Use this spelling.`);
    folded.add(plain);
    members.set(member.key, member);
  }
  const raw = (key: string) => {
    const member = members.get(key);
    return member && json.slice(member.valueStart, member.valueEnd);
  };

  return {
    json,
    keys: [...members.keys()],
    raw,
    whole(key) {
      const member = members.get(key);
      return member ? json.slice(member.keyStart, member.valueEnd) : '';
    },
    text(key) {
      const value = raw(key);
      if (!value?.startsWith('"')) throw new GatehouseError('invalid-request', `“${key}” must be a string.`);
      return JSON.parse(value) as string;
    },
    object(key) {
      const value = raw(key) ?? '{}';
      if (!value.startsWith('{')) throw new GatehouseError('invalid-request', `“${key}” must be an object.`);
      return value;
    },
    with(changes) {
      const [only, ...others] = Object.entries(changes);
      const member = only && others.length === 0 ? members.get(only[0]) : undefined;
      // In place, so that all around it keeps its bytes.
      if (member && only?.[1] !== undefined)
        return json.slice(0, member.valueStart) + only[1] + json.slice(member.valueEnd);
      return replaceMembers(json, changes);
    },
  };
}

import { type Driver, listMethods } from './driver';

/** Lists over plain requests, which the typed verbs of the SDKs would tidy up. */
export function listWith(request: Driver['request']): Driver['list'] {
  return async (kind) => {
    const [method, member, key] = listMethods[kind];
    const result = await request(method);
    return (result[member] as Record<string, string>[]).map((entry) => entry[key] ?? '');
  };
}

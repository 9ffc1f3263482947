import type { ServerConfig } from '../../../shared/domain/server';
import type { ClientKind } from '../catalogue/client-kinds';
import { readEntry } from '../entries/read-entry';
import type { Json } from '../formats/config-value';
import { neutralise } from './neutralise';
import type { PrepareParts } from './prepare';
import { resolveReferences } from './resolve';
import { isOwnServer } from './same-server';

interface KnownParts extends PrepareParts {
  /** Secrets of ours by name, as far as they are at hand now. */
  readonly kept?: () => ReadonlyMap<string, string>;
}

const nothing: KnownParts = { environment: {}, home: '' };
const noSecrets: ReadonlyMap<string, string> = new Map();

/**
 * Whether Gatehouse has the server of an entry, so that its client can do without it. Where ours has a secret that is not at hand, any
 * value may be it, and so may any where the entry has a reference that `surroundings` do not resolve.
 */
export function createIsKnown(
  servers: () => readonly ServerConfig[],
  surroundings: KnownParts = nothing,
): (kind: ClientKind, entry: Json) => boolean {
  return (kind, entry) => {
    const { server } = readEntry(kind, '', entry);
    if (!server) return false;
    const around = { ...surroundings, isOwn: true, folder: null, inputs: new Map<string, Json>() };
    const resolved = resolveReferences(neutralise(server).server, around).server;
    const kept = surroundings.kept?.() ?? noSecrets;
    return servers().some((config) => isOwnServer(resolved, config, kept));
  };
}

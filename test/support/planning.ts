import { createIsOurs } from '../../main/clients/entries/is-ours';
import type { Json } from '../../main/clients/formats/config-value';
import { secretsIn } from '../../main/clients/import/find-secrets';
import type { ClientFile } from '../../main/clients/places/client-files';
import type { ConnectParts } from '../../main/clients/plans/plan-connect';
import type { DisconnectParts } from '../../main/clients/plans/plan-disconnect';
import { type ReadFile, readClientFile } from '../../main/clients/read-file';
import { aClientFile, known } from './connecting';

export const endpoint = 'http://127.0.0.1:7878/mcp';

export const isOurs = createIsOurs({
  endpoint: () => endpoint,
  isBridge: (_command, args) => args[0] === 'connect',
});

/** What planning needs; nobody is connected. */
export function planParts(parts: Partial<ConnectParts & DisconnectParts> = {}): ConnectParts & DisconnectParts {
  return {
    endpoint: () => endpoint,
    bridge: (id) => ({ command: '/opt/gatehouse', args: ['connect', '--client', id], env: {} }),
    isOurs,
    isKnown: (_kind, entry: Json) => JSON.stringify(entry).includes(known),
    secretsIn,
    connectionOf: () => undefined,
    clientName: () => undefined,
    freeName: (wanted) => wanted,
    backup: () => undefined,
    ...parts,
  };
}

/** A file as if it had been read; `null`: there is none. */
export async function aReadFile(text: string | Buffer | null, parts: Partial<ClientFile> = {}): Promise<ReadFile> {
  const file = aClientFile({ state: text === null ? 'absent' : 'present', ...parts });
  return await readClientFile(file, { read: async () => Buffer.from(text ?? '') });
}

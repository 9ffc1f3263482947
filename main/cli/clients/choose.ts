import type { FoundClient, FoundFile } from '../../../shared/domain/found-client';
import { GatehouseError } from '../../../shared/errors';
import type { FoundConnection, Overview } from './desk';

/** The kinds of client that words mean: ids, or names in any case. @throws GatehouseError `invalid-request` that names the nearest. */
export function clientsNamed(words: readonly string[], clients: readonly FoundClient[]): FoundClient[] {
  return [...new Set(words.map((word) => clientNamed(word, clients)))];
}

function clientNamed(word: string, clients: readonly FoundClient[]): FoundClient {
  const wanted = word.toLowerCase();
  const found = clients.find(({ kind, name }) => kind === wanted || name.toLowerCase() === wanted);
  if (found) return found;
  const near = clients.filter(({ kind, name }) => kind.includes(wanted) || name.toLowerCase().includes(wanted));
  const hint =
    near.length === 0
      ? ''
      : ` Is it ${near
          .slice(0, 4)
          .map(({ kind }) => `“${kind}”`)
          .join(' or ')}?`;
  throw new GatehouseError(
    'invalid-request',
    `No client is called “${word}”.${hint} “gatehouse clients --all” lists them.`,
  );
}

/** The files that connecting these clients would write. @throws GatehouseError where there is none. */
export function filesToConnect(chosen: readonly FoundClient[]): FoundFile[] {
  return chosen.flatMap((client) => {
    if (!client.isInstalled)
      throw new GatehouseError('not-found', `${client.name} is not on this computer: nothing of it was found.`);
    const files = client.files.filter(({ isTarget }) => isTarget);
    const [first] = client.files;
    if (files.length > 0 || first) return files.length > 0 ? files : [first].filter((file) => file !== undefined);
    throw new GatehouseError(
      'not-found',
      [`${client.name} has no file that Gatehouse could write.`, ...client.notes].join(' '),
    );
  });
}

/** All clients that are here and can be connected by a file. */
export function connectable(clients: readonly FoundClient[]): FoundClient[] {
  return clients.filter(
    ({ isInstalled, how, files }) => isInstalled && how !== 'manual' && files.some(({ isTarget }) => isTarget),
  );
}

/** What is connected of these clients. @throws GatehouseError where that is nothing. */
export function connectionsOf(
  chosen: readonly FoundClient[],
  { connections }: Pick<Overview, 'connections'>,
): FoundConnection[] {
  return chosen.flatMap(({ kind, name }) => {
    const found = connections.filter((connection) => connection.kind === kind);
    if (found.length === 0) throw new GatehouseError('not-found', `${name} is not connected.`);
    return found;
  });
}

import type { ClientKind } from '../catalogue/client-kinds';
import { mapServer } from '../entries/foreign-server';
import { readEntry } from '../entries/read-entry';
import type { Json } from '../formats/config-value';
import type { BridgeWay } from './probe-bridge';
import type { HttpWay } from './probe-http';

export type PlainWay = ({ readonly kind: 'http' } & HttpWay) | ({ readonly kind: 'stdio' } & BridgeWay);

/** How an entry of ours leads to Gatehouse, as it stands: there is nothing in it that a client would have to put in. */
export function plainWay(kind: ClientKind | null, name: string, entry: Json): PlainWay | undefined {
  const { server } = readEntry(kind, name, entry);
  if (!server) return undefined;
  const plain = mapServer(server, (text) =>
    text.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join(''),
  );
  if (plain.kind === 'stdio') return plain;
  return URL.canParse(plain.url) ? plain : undefined;
}

import type { EntryView } from '../../../shared/domain/found-client';
import type { ClientKind } from '../catalogue/client-kinds';
import type { Json } from '../formats/config-value';
import { draftOf } from '../import/candidate';
import { secretsIn } from '../import/find-secrets';
import { toServerName } from '../import/names';
import { prepare } from '../import/prepare';
import type { Text } from '../import/references';
import { type ForeignServer, mapServer } from './foreign-server';
import { readEntry } from './read-entry';

/** An entry in words, as its file has it: nothing is looked up, what looks like a secret is masked. */
export function describeEntry(
  kind: ClientKind,
  name: string,
  entry: Json,
): Pick<EntryView, 'summary' | 'isEnabled' | 'problem'> {
  const { server, problem, isEnabled } = readEntry(kind, name, entry);
  if (!server) return { summary: '', isEnabled, problem: problem ?? `It is a part of ${kind.name} itself.` };
  const secrets = secretsIn(kind, entry).sort((one, other) => other.length - one.length);
  const mask = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, masked), text);
  return { summary: mask(summaryOf(mapServer(server, plain))), isEnabled, problem: whyNot(kind, name, entry) };
}

/** As an import would say it, but for what this computer’s variables hold. */
function whyNot(kind: ClientKind, name: string, value: Json): string | null {
  const found = { kind, label: kind.name, path: null, name, value };
  const prepared = prepare(found, { environment: {}, home: '/' });
  if (!prepared?.server) return prepared?.refusal ?? null;
  return draftOf(prepared.server, toServerName(name)).refusal;
}

const masked = '••••••••';

function plain(text: Text): string {
  return text.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join('');
}

/** Words with spaces in them get quotes, so that one argument does not look like two. */
function summaryOf(server: ForeignServer<string>): string {
  if (server.kind === 'http') return server.url;
  return [server.command, ...server.args]
    .map((word) => (/^[^\s"]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}

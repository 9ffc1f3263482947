import type { EntryView, FileScope, FoundClient, FoundFile } from '../../../../shared/domain/found-client';
import type { BadgeTone } from '../../../ui/badge';

/**
 * `unseen`: the system does not let us look. `closed`: its files are not ours to change. `partly`: some of its files.
 * `missing`, `changed`: our entry was taken out, or edited, by somebody else.
 */
export type FoundState =
  | 'missing'
  | 'changed'
  | 'unseen'
  | 'unreadable'
  | 'partly'
  | 'connected'
  | 'manual'
  | 'closed'
  | 'none';

/** What stands for the client as a whole: the worst of its files first. */
export function foundState(client: FoundClient): FoundState {
  const { files } = client;
  const own = files.filter(({ isTarget, connection }) => isTarget || connection !== 'none');
  if (!client.isInstalled) return 'unseen';
  if (own.some(({ connection }) => connection === 'missing')) return 'missing';
  if (own.some(({ connection }) => connection === 'changed')) return 'changed';
  if (client.how === 'manual') return 'manual';
  if (own.length === 0) return 'closed';
  if (own.some(({ state }) => state !== 'readable' && state !== 'absent')) return 'unreadable';
  const connected = own.filter(({ connection }) => connection === 'connected').length;
  if (connected === 0) return 'none';
  return connected === own.length ? 'connected' : 'partly';
}

/** Installed, or perhaps: what cannot be looked at is not taken for absent. */
export function isHere({ isInstalled, sign }: FoundClient): boolean {
  return isInstalled || sign !== null;
}

/** One kind may be here twice, in another system too. */
export function keyOf({ kind, name }: FoundClient): string {
  return `${kind} ${name}`;
}

/** Files that our entry could go into. */
export function connectable({ how, files }: FoundClient): readonly FoundFile[] {
  if (how === 'manual') return [];
  return files.filter(
    ({ isTarget, state, connection }) =>
      isTarget && connection !== 'connected' && (state === 'readable' || state === 'absent'),
  );
}

/** Files that we wrote something into. */
export function connectedFiles({ files }: FoundClient): readonly FoundFile[] {
  return files.filter(({ connection }) => connection !== 'none');
}

/** The server is used without Gatehouse. */
export function isBypass({ isEnabled, isOurs }: EntryView): boolean {
  return isEnabled && !isOurs;
}

/** How many servers get round Gatehouse; one that stands in two files counts once. */
export function sayBypasses({ files }: FoundClient): string {
  const read = files.filter(({ scope }) => scope !== 'legacy');
  const servers = new Map(
    read.flatMap(({ entries }) => entries.filter(isBypass).map((entry) => [`${entry.name}\n${entry.summary}`, entry])),
  );
  const all = servers.size;
  const known = [...servers.values()].filter(({ isKnown }) => isKnown).length;
  if (all === 0) return 'No server goes round Gatehouse.';
  const start = all === 1 ? '1 server goes round Gatehouse' : `${all} servers go round Gatehouse`;
  if (known === 0) return `${start}.`;
  return all === 1
    ? `${start}, which has it too.`
    : `${start}, which has ${known === all ? 'all' : known} of them too.`;
}

export const stateWords: Record<FoundState, { label: string; tone: BadgeTone }> = {
  missing: { label: 'Our entry is missing', tone: 'ask' },
  changed: { label: 'Changed by somebody else', tone: 'ask' },
  unseen: { label: 'May not be looked at', tone: 'ask' },
  unreadable: { label: 'File cannot be read', tone: 'deny' },
  partly: { label: 'Connected in part', tone: 'neutral' },
  connected: { label: 'Connected', tone: 'allow' },
  manual: { label: 'By hand', tone: 'neutral' },
  closed: { label: 'Not ours to change', tone: 'neutral' },
  none: { label: 'Not connected', tone: 'neutral' },
};

const sentences: Partial<Record<FoundState, string>> = {
  missing: 'Somebody took Gatehouse’s entry out of its file. Connect it again, or disconnect it for good.',
  changed: 'Somebody edited Gatehouse’s entry in its file. Connect it again, or disconnect it for good.',
  unseen: 'The system does not let Gatehouse look. Allow it in the system’s privacy settings, then look again.',
  closed:
    'Its files belong to somebody else, such as an administrator or another system. They have to be changed there.',
};

export const scopeWords: Record<FileScope, string | null> = {
  user: null,
  project: 'Project',
  profile: 'Profile',
  managed: 'Set by an administrator',
  plugin: 'From an extension',
  legacy: 'Not read any more',
};

/** Why a file cannot be read. Where the file as a whole is meant, a line and a column would lead nowhere. */
export function sayProblem({ state, problem }: FoundFile): string | null {
  if (state === 'readable' || state === 'absent') return null;
  if (problem === null) return 'This file cannot be read.';
  return state === 'malformed' ? `Line ${problem.line}, column ${problem.column}: ${problem.text}` : problem.text;
}

/** What the state means and what to do, where its label alone does not say it. */
export function sayState(client: FoundClient): string | null {
  const state = foundState(client);
  if (state === 'manual') return client.notes[0] ?? null;
  if (state !== 'unreadable') return sentences[state] ?? null;
  const broken = client.files.find(
    (file) => (file.isTarget || file.connection !== 'none') && sayProblem(file) !== null,
  );
  return broken ? `${broken.path}: ${sayProblem(broken)}` : null;
}

/** What the client can take; `null`: nothing is known to limit it. */
export function sayLimits({ limits: { maxTools, maxToolNameLength } }: FoundClient): string | null {
  const parts = [
    ...(maxTools === null ? [] : [`at most ${maxTools} tools`]),
    ...(maxToolNameLength === null ? [] : [`names of tools of at most ${maxToolNameLength} characters`]),
  ];
  return parts.length === 0 ? null : `It takes ${parts.join(' and ')}.`;
}

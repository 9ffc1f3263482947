import type { ImportCandidate, ImportQuestion } from '../../../shared/domain/import-plan';
import { ServerDraft } from '../../../shared/domain/server';
import { type ForeignServer, mapServer, type Place, valuesOf } from '../entries/foreign-server';
import { findSecrets } from './find-secrets';
import { secretName } from './names';
import { type Parts, render } from './parts';
import { isSecretReference, namesSecret, type Prepared } from './prepare';
import { labelOfQuestion, suggestionOf } from './resolve';
import { judgeLaunch } from './risky-launch';

/** A candidate with what it takes to carry it out. */
export interface Planned {
  readonly candidate: ImportCandidate;
  /** `null` with a refusal only. */
  readonly server: ForeignServer<Parts> | null;
  /** Values of the secrets, by name. Never to be logged. */
  readonly values: ReadonlyMap<string, string>;
  readonly disabledTools: readonly string[];
}

export interface CandidateParts {
  readonly id: string;
  readonly name: string;
  readonly existing: string | null;
  /** Names of secrets that are taken; the new ones are added. */
  readonly takenSecrets: Set<string>;
}

/** One server, seen in one place or in several: `group[0]` says what it is. */
export function planCandidate(group: readonly [Prepared, ...Prepared[]], parts: CandidateParts): Planned {
  const [first] = group;
  const about = {
    id: parts.id,
    sources: group.map(({ source }) => source),
    existing: parts.existing,
    isEnabled: group.some(({ isEnabled }) => isEnabled),
  };
  const disabledTools = first.disabledTools;
  if (!first.server) return { ...refused(about, first.refusal), disabledTools };
  const findings = findSecrets(first.server, (label) => secretName(parts.name, label, parts.takenSecrets));
  const { server, questions } = askFor(findings.server, parts, first.inputs);
  const drafted = draftOf(server, parts.name);
  if (drafted.refusal !== null && !drafted.draft) return { ...refused(about, drafted.refusal), disabledTools };
  const candidate = {
    ...about,
    draft: drafted.draft,
    secrets: [...findings.found],
    questions,
    warnings: [...new Set([...drafted.warnings, ...group.flatMap(({ notes }) => notes)])],
    refusal: drafted.refusal,
  };
  return { candidate, server, values: findings.values, disabledTools };
}

function refused(
  about: Pick<ImportCandidate, 'id' | 'sources' | 'existing' | 'isEnabled'>,
  refusal: string | null,
): Omit<Planned, 'disabledTools'> {
  const candidate = { ...about, draft: null, secrets: [], questions: [], warnings: [], refusal };
  return { candidate, server: null, values: new Map() };
}

/** One question for each thing that is not known, however often it stands there. */
function askFor(
  server: ForeignServer<Parts>,
  { name, takenSecrets }: CandidateParts,
  inputs: Prepared['inputs'],
): { server: ForeignServer<Parts>; questions: ImportQuestion[] } {
  const secretIds = new Set<string>();
  for (const { value } of valuesOf(server)) {
    for (const part of value) if (part.kind === 'question' && part.secretName !== null) secretIds.add(part.id);
  }
  const questions = new Map<string, ImportQuestion>();
  const names = new Map<string, string>();
  const asked = mapServer(server, (parts) =>
    parts.map((part) => {
      if (part.kind !== 'question') return part;
      const { id, reference } = part;
      const isSecret = secretIds.has(id);
      if (isSecret && !names.has(id)) names.set(id, secretName(name, reference.name, takenSecrets));
      const label = labelOfQuestion(reference, inputs);
      const suggestion = suggestionOf(reference, inputs);
      // That a secret may be left out is none.
      questions.set(id, { id, label, isSecret, suggestion: isSecret && suggestion !== '' ? null : suggestion });
      return { ...part, secretName: names.get(id) ?? null };
    }),
  );
  return { server: asked, questions: [...questions.values()] };
}

export interface Drafted {
  /** `null` with a refusal only. */
  readonly draft: ServerDraft | null;
  readonly refusal: string | null;
  readonly warnings: readonly string[];
}

/** The server as it would be kept, and what is to be said of it. Where a question stands, so does what the entry says there. */
export function draftOf(server: ForeignServer<Parts>, name: string): Drafted {
  const judged = judgeLaunch(
    mapServer(server, (parts, place) => (isPathPlace(place) ? renderPath(parts) : shown(parts, place))),
  );
  const refusal = mixesSecrets(server) ? namesSecret : judged.refusal;
  const parsed = ServerDraft.safeParse({ name, transport: toTransport(mapServer(server, shown)) });
  const issue = parsed.error?.issues[0]?.message;
  return {
    draft: parsed.data ?? null,
    refusal:
      refusal ?? (parsed.success ? null : `It is not as Gatehouse keeps servers: ${issue ?? 'something is missing'}`),
    warnings: judged.warnings,
  };
}

function shown(parts: Parts, place: Place): string {
  return place.kind === 'url' ? renderUrl(parts) : render(parts, ({ reference }) => reference.raw);
}

function isPathPlace({ kind }: Place): boolean {
  return kind === 'command' || kind === 'argument' || kind === 'folder';
}

/** An answer at the beginning of a path is the beginning of a whole path; it is judged again when it is there. */
function renderPath(parts: Parts): string {
  const [first] = parts;
  const isOpen = first?.kind === 'question' && first.secretName === null;
  const text = render(parts, ({ reference }) => reference.name.replace(/[^\w.-]/g, '-'));
  return isOpen && !text.startsWith('/') ? `/${text}` : text;
}

/** What the person is asked for may be a host or a port, which no address goes without. */
function renderUrl(parts: Parts): string {
  const forms = [
    render(parts, ({ reference }) => reference.raw),
    render(parts, ({ reference }) => reference.name.replace(/[^\w-]/g, '-')),
    render(parts, () => '0'),
  ];
  return forms.find((form) => URL.canParse(form)) ?? forms[0] ?? '';
}

/** Pieces that say nothing by themselves could together name a secret. */
function mixesSecrets(server: ForeignServer<Parts>): boolean {
  return valuesOf(server).some(({ value }) => {
    const texts = value.map((part) => (part.kind === 'text' ? part.text : '\u0000'));
    return isSecretReference(texts.join(''));
  });
}

/** In the shape in which a server of ours is kept, unchecked. */
export function toTransport(server: ForeignServer<string>): unknown {
  if (server.kind === 'http') return { kind: 'http', url: server.url, headers: Object.fromEntries(server.headers) };
  const { command, args, env, cwd } = server;
  return { kind: 'stdio', command, args: [...args], env: Object.fromEntries(env), ...(cwd === null ? {} : { cwd }) };
}

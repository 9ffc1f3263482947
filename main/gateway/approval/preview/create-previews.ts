import type { Finding } from '../../../../shared/domain/approval';
import type { Preview } from '../../../../shared/domain/preview';
import { findAmounts } from './amount';
import { type ReadArguments, readArguments } from './arguments';
import { findDiffs } from './diff';
import { findEncoded } from './encoded';
import { hintPacks } from './hint-packs';
import { createHints, type Hint, targetFromSchema } from './hints';
import { wordsOf } from './names';
import { findPaths } from './path';
import { findRecipients } from './recipients';
import { findCommands } from './shell';
import { findSql } from './sql';
import type { Detector, PreviewCall, PreviewParts, Subject } from './subject';
import { findTexts } from './text';
import { findUrls } from './url';
import { clip, count } from './wording';

export interface Previews {
  readonly previews: Preview[];
  /** What the call does, from the hints: “Create an issue in acme/site”. */
  readonly summary: string | null;
  /** What in the previews deserves a chip, and what they leave out. */
  readonly findings: Finding[];
  /** What has to be typed before it is destroyed, where hints or schema say which argument that is. */
  readonly target: string | null;
}

/** After this nothing more is waited for. */
export const previewDeadlineMs = 300;
export const mostPreviews = 50;
/** UTF-16 units of arguments that are read within a few ms on any machine. */
const smallCall = 16 * 1024;
const mostFindings = 5;
const longestLabel = 90;

/** Texts come last: what another preview shows whole needs no second one. */
const detectors = [
  findDiffs,
  findCommands,
  findSql,
  findPaths,
  findUrls,
  findRecipients,
  findAmounts,
  findEncoded,
  findTexts,
] satisfies Detector[];

/**
 * Reads a call's arguments for the person. The same call reads the same every time; nothing is run, and nothing asked over the network.
 * Never rejects: what cannot be read or is not ready in time is left out, and a finding says so.
 */
export function createPreviews(parts: PreviewParts): (call: PreviewCall) => Promise<Previews> {
  const hintFor = createHints(hintPacks);
  return async function preview(call) {
    const read = readCall(call, hintFor);
    if (!read) return { previews: [], summary: null, target: null, findings: [notReadable] };
    const found: Preview[] = [];
    const subject: Subject = {
      call,
      nodes: read.nodes,
      verbs: new Set(wordsOf(call.tool)),
      minorUnitDigits: read.hint?.minorUnitDigits ?? {},
      shown: new Set(),
    };
    const notes = read.isWhole ? [] : [onlySome];
    notes.push(...(await collect(subject, parts, found)));
    const { previews, left } = choose(found);
    if (left > 0) notes.push({ severity: 'medium', label: `${count(left, 'preview')} left out: read the arguments` });
    return {
      previews,
      summary: read.hint?.summarize(read.nodes) ?? null,
      target: read.hint?.targetOf(read.nodes) ?? targetFromSchema(call.schema, read.nodes),
      findings: [...worst(found), ...notes],
    };
  };
}

const notReadable: Finding = { severity: 'medium', label: 'No previews: the arguments could not be taken apart' };
const onlySome: Finding = { severity: 'medium', label: 'Too many or too deep arguments to preview them all' };
const slow: Finding = { severity: 'medium', label: 'Some previews were not ready in time' };
/** A call that is large: somebody may have made it so much. With a small one the machine had other things to do. */
const tooMuch: Finding = { severity: 'high', label: 'Too much to preview in time: read the arguments' };
const failed: Finding = { severity: 'medium', label: 'A preview could not be made' };

type ReadCall = ReadArguments & { readonly hint: Hint | undefined };

function readCall(call: PreviewCall, hintFor: ReturnType<typeof createHints>): ReadCall | null {
  const { server, tool, schema, inexactNumbers, argumentsJson } = call;
  try {
    const plain = readArguments(argumentsJson, { schema, inexactNumbers, hintOf: () => undefined });
    const given = plain.nodes.filter((node) => node.parent === plain.nodes[0]).map(({ name }) => name);
    const hint = hintFor({ server, tool, given });
    if (!hint) return { ...plain, hint };
    return { ...readArguments(argumentsJson, { schema, inexactNumbers, hintOf: hint.kindOf }), hint };
  } catch {
    return null;
  }
}

/** Fills `found` until everything was looked for or the time is over. Returns what there is to say of that. */
async function collect(subject: Subject, parts: PreviewParts, found: Preview[]): Promise<Finding[]> {
  const notes = new Set<Finding>();
  const remembering = rememberPaths(parts);
  const startedAt = performance.now();
  const run = { isOver: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<'slow'>((resolve) => {
    timer = setTimeout(() => resolve('slow'), previewDeadlineMs);
  });
  const isOver = () => run.isOver || performance.now() - startedAt >= previewDeadlineMs;
  const work = (async () => {
    for (const detect of detectors) {
      if (!(await runOne(detect(subject, remembering), { found, isOver }))) notes.add(failed);
    }
    return isOver() ? 'too-much' : 'done';
  })();
  try {
    const end = await Promise.race([work, deadline]);
    const isSmall = subject.call.argumentsJson.length <= smallCall;
    if (end !== 'done') notes.add(end === 'slow' || isSmall ? slow : tooMuch);
  } finally {
    clearTimeout(timer);
    run.isOver = true;
  }
  return [...notes];
}

/** Roots and paths come up again and again within one call. */
function rememberPaths(parts: PreviewParts): PreviewParts {
  const known = new Map<string, Promise<string | undefined>>();
  return {
    ...parts,
    realPath(path) {
      const answer = known.get(path) ?? parts.realPath(path);
      known.set(path, answer);
      return answer;
    },
  };
}

/** False when the detector failed; what it had found before stays. */
async function runOne(
  results: Iterable<Preview> | AsyncIterable<Preview>,
  { found, isOver }: { found: Preview[]; isOver: () => boolean },
): Promise<boolean> {
  try {
    if (isOver()) return true;
    for await (const preview of results) {
      // What comes after the deadline must not change an answer that was given.
      if (isOver()) return true;
      found.push(preview);
    }
    return true;
  } catch {
    return false;
  }
}

const weight = { high: 0, medium: 1, info: 2 } as const;

/** The ones with the worst marks where there are too many, in their own order: a flood of harmless ones pushes none of them out. */
function choose(found: readonly Preview[]): { previews: Preview[]; left: number } {
  if (found.length <= mostPreviews) return { previews: [...found], left: 0 };
  const ranked = [...found].sort((a, b) => rank(a) - rank(b)).slice(0, mostPreviews);
  const kept = new Set(ranked);
  return { previews: found.filter((preview) => kept.has(preview)), left: found.length - mostPreviews };
}

function rank({ marks }: Preview): number {
  return Math.min(3, ...marks.map(({ severity }) => weight[severity]));
}

function worst(found: readonly Preview[]): Finding[] {
  const texts = found.flatMap(({ marks }) =>
    marks.filter(({ severity }) => severity === 'high').map(({ text }) => text),
  );
  const labels = [...new Set(texts)].map((text) => clip(text, longestLabel));
  const shown = labels.length > mostFindings ? labels.slice(0, mostFindings - 1) : labels;
  if (shown.length < labels.length) shown.push(`${labels.length - shown.length} more warnings in the previews`);
  return shown.map((label) => ({ severity: 'high', label }));
}

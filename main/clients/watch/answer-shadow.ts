import type { FileOutcome, FilePlan } from '../../../shared/domain/file-plan';
import type { ImportCandidate } from '../../../shared/domain/import-plan';
import type { ShadowAnswer, ShadowFinding } from '../../../shared/domain/shadow';
import { GatehouseError } from '../../../shared/errors';
import type { Connections } from '../connections';
import { isSame, type Json } from '../formats/config-value';
import type { Imports } from '../imports';
import type { ClientFile } from '../places/client-files';
import { digestEntry } from '../plans/our-place';
import { fileIdOf, type ReadFile } from '../read-file';
import type { ShadowFact } from './facts';
import type { ShadowGuard } from './guard';
import { mustBeSeen, type ShowParts } from './show-shadow';

export interface AnswerParts extends Pick<ShowParts, 'candidate'> {
  guard: Pick<ShadowGuard, 'find' | 'allow' | 'ignore' | 'forget' | 'look'>;
  connections: Pick<
    Connections,
    'planConnect' | 'planDisconnect' | 'planPutBackOurs' | 'planTakeOut' | 'planPutBack' | 'apply'
  >;
  imports: Pick<Imports, 'plan' | 'carryOut'>;
  read: (file: ClientFile) => Promise<ReadFile>;
}

export interface Answered {
  readonly finding: ShadowFinding;
  /** What to do next. */
  readonly text: string;
  /** `null`: it cannot be undone by itself. */
  readonly undo: (() => Promise<void>) | null;
}

type Done = Pick<Answered, 'text' | 'undo'>;

/** Carries out what the person said to a finding: all of it or nothing. @throws GatehouseError with a sentence */
export function createAnswerShadow(parts: AnswerParts): (id: string, answer: ShadowAnswer) => Promise<Answered> {
  const { guard, connections, imports } = parts;

  function say(id: string, answer: 'allow' | 'ignore'): Done {
    guard[answer](id);
    const text =
      answer === 'allow' ? 'It is fine from now on, until it changes.' : 'It is not shown again until it changes.';
    return { text, undo: async () => guard.forget(id) };
  }

  async function adopt({ finding, fact }: { finding: ShadowFinding; fact: ShadowFact }): Promise<Done> {
    const { read, entry } = fact;
    if (fact.what === 'new-client') return await connect(fact);
    if (read && fact.what !== 'bypass') {
      const outcome = await apply(await connections.planPutBackOurs(fileIdOf(read.file)));
      return { text: outcome.text, undo: null };
    }
    if (read && entry) return await takeOver(read, entry);
    throw new GatehouseError('invalid-request', finding.text);
  }

  async function connect({ targets = [] }: ShadowFact): Promise<Done> {
    const fileIds = targets.map(fileIdOf);
    const outcomes = await connections.apply((await connections.planConnect(fileIds, 'keep')).id);
    const written = outcomes.filter(({ outcome }) => outcome === 'written');
    if (written.length === 0) throw refused(outcomes[0]?.text);
    const undo = async () => {
      await apply(
        await connections.planDisconnect(
          written.map(({ fileId }) => fileId),
          true,
        ),
      );
    };
    return { text: written[0]?.text ?? '', undo };
  }

  /** The server comes to Gatehouse, then the entry goes: what cannot be taken out leaves no second one behind. */
  async function takeOver({ file }: ReadFile, { name, value }: { name: string; value: Json }): Promise<Done> {
    const fileId = fileIdOf(file);
    const read = await parts.read(file);
    if (!isSame(read.entries.get(name), value)) throw refused(changed);
    const plan = await imports.plan({ from: 'entry', fileId, entry: name });
    const [candidate] = plan.candidates;
    if (!candidate) throw refused('It is a part of the client itself.');
    const added = candidate.existing === null ? await add(plan.id, candidate, parts.candidate(read, name)) : null;
    try {
      const taken = await connections.planTakeOut(fileId, { name, digest: digestEntry(value) });
      const { text } = await apply(taken);
      return { text, undo: () => giveBack(fileId, { name, value, before: read.bytes }, added) };
    } catch (error) {
      await added?.takeBack();
      throw error;
    }
  }

  async function add(planId: string, candidate: ImportCandidate, shown: ImportCandidate | null) {
    if (mustBeSeen(candidate) || launchOf(candidate) !== launchOf(shown)) throw review();
    return await imports.carryOut(planId, [{ id: candidate.id, name: candidate.draft?.name ?? '', answers: {} }]);
  }

  async function giveBack(
    fileId: string,
    taken: Parameters<Connections['planPutBack']>[1],
    added: Awaited<ReturnType<Imports['carryOut']>> | null,
  ): Promise<void> {
    await apply(await connections.planPutBack(fileId, taken));
    await added?.takeBack();
  }

  async function apply(plan: FilePlan): Promise<FileOutcome> {
    const problem = plan.changes.find((change) => change.problem !== null)?.problem;
    if (problem != null) throw refused(problem);
    const [outcome] = await connections.apply(plan.id);
    if (!outcome || outcome.outcome === 'refused') throw refused(outcome?.text);
    return outcome;
  }

  return async (id, answer) => {
    const found = guard.find(id);
    const { finding } = found;
    if (!finding.answers.includes(answer)) throw new GatehouseError('invalid-request', finding.text);
    if (answer === 'adopt' && finding.needsReview) throw review();
    const done = answer === 'adopt' ? await adopt(found) : say(id, answer);
    if (answer === 'adopt') await guard.look();
    return { finding, ...done };
  };
}

const changed = 'The entry was changed meanwhile, so nothing was done. Look at what is listed now.';

function refused(text: string | undefined): GatehouseError {
  return new GatehouseError('conflict', text ?? 'Nothing was changed. Look at what is listed now.');
}

function review(): GatehouseError {
  return new GatehouseError(
    'conflict',
    'There is something to look at before this server is adopted, so nothing was done. Review it, then import it.',
  );
}

/** What would run, whatever the names of its secrets are. */
function launchOf(candidate: ImportCandidate | null): string {
  return JSON.stringify(candidate?.draft?.transport ?? null).replace(/\$\{secret:[^}]*\}/g, '<secret>');
}

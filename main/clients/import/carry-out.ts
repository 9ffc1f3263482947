import type { ImportChoice } from '../../../shared/domain/import-plan';
import type { ServerConfig, ServerDraft } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import { mapServer } from '../entries/foreign-server';
import { draftOf, type Planned } from './candidate';
import { aText } from './parts';
import { isSecretReference } from './prepare';

export interface CarriedOut {
  readonly servers: readonly {
    readonly draft: ServerDraft;
    readonly isEnabled: boolean;
    /** By the server's own names: what a client had switched off stays off. */
    readonly disabledTools: readonly string[];
  }[];
  /** To be kept before the servers are added. Never to be logged. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
}

/** Puts the person's answers in. All of the choices, or an error. */
export function carryOut(
  planned: readonly Planned[],
  choices: readonly ImportChoice[],
  existing: readonly ServerConfig[],
): CarriedOut {
  const taken = new Set(existing.map(({ name }) => name.toLowerCase()));
  const secrets = new Map<string, string>();
  const servers = choices.map((choice) => {
    const plan = planned.find(({ candidate }) => candidate.id === choice.id);
    if (!plan)
      throw new GatehouseError('not-found', 'This server is not in the plan. Look for servers to import anew.');
    if (taken.has(choice.name.toLowerCase()))
      throw new GatehouseError('conflict', `There is already a server named “${choice.name}”. Choose another name.`);
    taken.add(choice.name.toLowerCase());
    const { draft, answers } = answered(plan, choice);
    for (const [name, value] of [...usedOf(plan.values, draft), ...answers]) secrets.set(name, value);
    return { draft, isEnabled: plan.candidate.isEnabled, disabledTools: plan.disabledTools };
  });
  return { servers, secrets: [...secrets].map(([name, value]) => ({ name, value })) };
}

function answered({ candidate, server }: Planned, { name, answers }: ImportChoice) {
  if (!server || candidate.refusal !== null)
    throw new GatehouseError(
      'invalid-request',
      `“${name}” cannot be imported: ${candidate.refusal ?? 'it cannot be read.'}`,
    );
  const secrets = new Map<string, string>();
  const filled = mapServer(server, (parts) =>
    parts.map((part) => {
      if (part.kind !== 'question') return part;
      const answer = answerTo(part.id, { candidate, answers });
      // No keychain keeps an empty secret.
      if (part.secretName === null || answer === '') return aText(answer);
      secrets.set(part.secretName, answer);
      return { kind: 'secret' as const, name: part.secretName, value: answer };
    }),
  );
  const { draft, refusal } = draftOf(filled, name);
  if (!draft || refusal !== null)
    throw new GatehouseError('invalid-request', `“${name}” cannot be imported: ${refusal ?? 'it cannot be read.'}`);
  return { draft, answers: secrets };
}

function answerTo(
  id: string,
  { candidate, answers }: Pick<Planned, 'candidate'> & Pick<ImportChoice, 'answers'>,
): string {
  const question = candidate.questions.find((each) => each.id === id);
  const answer = Object.hasOwn(answers, id) ? answers[id] : undefined;
  if (answer === undefined || (answer === '' && question?.isSecret === true && question.suggestion !== ''))
    throw new GatehouseError('invalid-request', `Answer “${question?.label ?? id}” first.`);
  if (question?.isSecret !== true && isSecretReference(answer))
    throw new GatehouseError(
      'invalid-request',
      `The answer to “${question?.label ?? id}” names a secret. Write the value itself.`,
    );
  return answer;
}

function usedOf(values: ReadonlyMap<string, string>, draft: ServerDraft): [string, string][] {
  const text = JSON.stringify(draft.transport);
  return [...values].filter(([name]) => text.includes(`\${secret:${name}}`));
}

import type { RuleDraft, RuleLimit } from '../../../../shared/domain/policy';
import { type ConditionForm, openCondition, textOf } from './condition-form';

/** A limit while it is being filled in; `atMost` as typed. `id` only tells them apart. */
export interface LimitForm {
  readonly id: number;
  readonly kind: RuleLimit['kind'];
  readonly argument: string;
  readonly atMost: string;
  readonly per: RuleLimit['per'];
  readonly beyond: RuleLimit['beyond'];
}

export type Expiry = 'never' | 'hour' | 'today' | 'date' | 'kept';

/** A rule while it is being edited. An empty name means every name. */
export interface RuleForm
  extends Pick<
    RuleDraft,
    'effect' | 'client' | 'profile' | 'server' | 'tool' | 'risks' | 'holdsResult' | 'isShadow' | 'reason' | 'note'
  > {
  readonly condition: ConditionForm;
  readonly limits: readonly LimitForm[];
  readonly expiry: Expiry;
  /** Local, as a date field has it: “2026-11-24T14:00”. */
  readonly expiryDate: string;
  /** The moment that the rule already ends at. */
  readonly keptExpiry: string | null;
}

export type SectionId = 'risks' | 'conditions' | 'limits' | 'time' | 'more';

/** The draft that a form means as far as it is filled in, and what is missing where. */
export interface ReadForm {
  readonly draft: RuleDraft;
  readonly problems: Readonly<Partial<Record<SectionId, string>>>;
}

export function formOf(draft: RuleDraft): RuleForm {
  const nameOf = (glob: string) => (glob === '*' ? '' : glob);
  return {
    ...draft,
    client: nameOf(draft.client),
    profile: nameOf(draft.profile),
    server: nameOf(draft.server),
    tool: nameOf(draft.tool),
    condition: openCondition(draft.condition),
    limits: draft.limits.map(limitForm),
    expiry: draft.expiresAt === null ? 'never' : 'kept',
    expiryDate: '',
    keptExpiry: draft.expiresAt,
  };
}

export function blankLimit(id: number): LimitForm {
  return { id, kind: 'calls', argument: '', atMost: '10', per: 'hour', beyond: 'ask' };
}

export function readForm(form: RuleForm, now = new Date()): ReadForm {
  const condition = textOf(form.condition);
  const limits = form.limits.map(limitOf);
  const expiresAt = expiryOf(form, now);
  const { effect, risks, holdsResult, isShadow, reason, note } = form;
  const problems = {
    conditions: condition.problem,
    limits: limits.find((limit) => typeof limit === 'string') ?? null,
    time: expiresAt === undefined ? 'Choose a day and a time that are still to come.' : null,
  };
  return {
    draft: {
      ...{ effect, risks, holdsResult, isShadow },
      client: form.client.trim() || '*',
      profile: form.profile.trim() || '*',
      server: form.server.trim() || '*',
      tool: form.tool.trim() || '*',
      condition: condition.text,
      limits: limits.filter((limit) => typeof limit !== 'string'),
      reason: reason.trim(),
      note: note.trim(),
      expiresAt: expiresAt ?? null,
    },
    problems: Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== null)),
  };
}

function limitForm(limit: RuleLimit, id: number): LimitForm {
  const { kind, atMost, per, beyond } = limit;
  return { id, kind, argument: kind === 'sum' ? limit.argument : '', atMost: String(atMost), per, beyond };
}

/** The limit that a line means, or a sentence about what it lacks. */
function limitOf({ kind, argument, atMost, per, beyond }: LimitForm): RuleLimit | string {
  const most = Number(atMost);
  if (kind === 'calls') {
    const isCount = Number.isInteger(most) && most >= 1 && most <= 1_000_000;
    return isCount ? { kind, atMost: most, per, beyond } : 'Write how many calls the rule gives: 1 to 1,000,000.';
  }
  if (argument.trim() === '') return 'Say which argument is summed up.';
  const isSum = Number.isFinite(most) && most > 0 && most <= 1e15;
  return isSum ? { kind, argument: argument.trim(), atMost: most, per, beyond } : 'Write a sum greater than 0.';
}

/** `null`: never. `undefined`: the date is missing or past. */
function expiryOf({ expiry, expiryDate, keptExpiry }: RuleForm, now: Date): string | null | undefined {
  switch (expiry) {
    case 'never':
      return null;
    case 'kept':
      return keptExpiry;
    case 'hour':
      return new Date(now.getTime() + 3_600_000).toISOString();
    case 'today':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate(), 23, 59, 59).toISOString();
    case 'date': {
      const date = new Date(expiryDate);
      return date.getTime() > now.getTime() ? date.toISOString() : undefined;
    }
  }
}

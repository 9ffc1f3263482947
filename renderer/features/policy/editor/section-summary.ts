import { sayCondition } from '../../../../shared/domain/condition';
import { sayLimit } from '../../../../shared/domain/explain-rule';
import type { RuleDraft } from '../../../../shared/domain/policy';
import { riskWords, sayDate } from '../words';
import type { SectionId } from './rule-form';

/** What a folded part of the editor says; empty: it is as it is for every new rule. */
export const summaries: Record<SectionId, (draft: RuleDraft) => string> = {
  risks: ({ risks }) => risks.map((risk) => riskWords[risk].label).join(', '),
  conditions: ({ condition }) => sayCondition(condition),
  limits: ({ limits }) => limits.map((limit) => `${sayLimit(limit)}, then ${limit.beyond}`).join('; '),
  time: ({ expiresAt }) => (expiresAt === null ? '' : `until ${sayDate(expiresAt)}`),
  more: ({ holdsResult, isShadow, note }) =>
    [holdsResult && 'you see results first', isShadow && 'in shadow', note !== '' && 'has a note']
      .filter((part) => part !== false)
      .join(', '),
};

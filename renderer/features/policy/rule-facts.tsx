import { Clock, FlaskConical, Gauge, Hand, TriangleAlert } from 'lucide-react';
import type { RuleView } from '../../../shared/domain/policy';
import { Badge } from '../../ui/badge';
import { HostileText } from '../../ui/hostile-text';
import { RelativeTime } from '../../ui/relative-time';
import { countOf, originWords, problemWords, sayDate, sayUse } from './words';

/** Why the rule does not do what it says, and what to do about it. */
export function RuleProblemLine({ rule, onShow }: { rule: RuleView; onShow: (ruleId: string) => void }) {
  const { problem } = rule;
  if (!problem) return null;
  const { kind, text, ruleId } = problem;
  return (
    <p className={`flex gap-1.5 ${kind === 'broken' ? 'text-deny' : 'text-ask'}`}>
      <TriangleAlert size={14} strokeWidth={1.75} aria-hidden className="mt-[3px] shrink-0" />
      <span className="min-w-0">
        <strong className="font-medium">{problemWords[kind]}.</strong> <HostileText text={text} />
        {ruleId !== null && ' '}
        {ruleId !== null && (
          <button type="button" className="rounded-sm text-accent underline" onClick={() => onShow(ruleId)}>
            Show that rule
          </button>
        )}
      </span>
    </p>
  );
}

/** What else holds for it: trial, limits with how much is used up, expiry, results that are looked at. */
export function RuleChips({ rule }: { rule: RuleView }) {
  const { isShadow, limits, used, expiresAt, holdsResult } = rule;
  if (!isShadow && limits.length === 0 && expiresAt === null && !holdsResult) return null;
  return (
    <p className="flex flex-wrap gap-1.5 py-0.5">
      {isShadow && (
        <Badge tone="accent" icon={<FlaskConical />}>
          Shadow: decides nothing
        </Badge>
      )}
      {limits.map((limit, index) => {
        const isUsedUp = (used[index] ?? 0) >= limit.atMost;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that tells equal limits apart.
          <Badge key={index} tone={isUsedUp ? 'ask' : 'neutral'} icon={<Gauge />}>
            <HostileText text={sayUse(limit, used[index] ?? 0)} />
            {isUsedUp && `: now it ${limit.beyond === 'ask' ? 'asks' : 'denies'}`}
          </Badge>
        );
      })}
      {expiresAt !== null && (
        <Badge tone="neutral" icon={<Clock />}>
          {Date.parse(expiresAt) > Date.now() ? 'Until' : 'Ended'} {sayDate(expiresAt)}
        </Badge>
      )}
      {holdsResult && (
        <Badge tone="neutral" icon={<Hand />}>
          You see results first
        </Badge>
      )}
    </p>
  );
}

interface RuleUsageProps {
  readonly rule: RuleView;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

export function RuleUsage({ rule, isOpen, onOpen }: RuleUsageProps) {
  return (
    <p className="text-muted text-small">
      {originWords[rule.origin]}
      {' · '}
      {rule.lastHitAt === null ? (
        'has not decided a call yet'
      ) : (
        <>
          decided {countOf(rule.hits, 'call')}, last <RelativeTime at={rule.lastHitAt} />
        </>
      )}
      {' · '}
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={`${isOpen ? 'Less' : 'More'} about: ${rule.sentence}`}
        className="rounded-sm underline hover:text-text"
        onClick={() => onOpen(!isOpen)}
      >
        {isOpen ? 'Less' : 'More'}
      </button>
    </p>
  );
}

/** What a line has no room for. */
export function RuleMore({ rule }: { rule: RuleView }) {
  const { note, condition, createdAt, definition } = rule;
  return (
    <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 rounded-md border border-line bg-bg px-3 py-2 text-small max-[600px]:grid-cols-1">
      <dt className="text-muted">Note</dt>
      <dd className="whitespace-pre-wrap">{note ? <HostileText text={note} /> : 'None'}</dd>
      <dt className="text-muted">Condition</dt>
      <dd>{condition ? <HostileText mono text={condition} className="whitespace-pre-wrap" /> : 'None'}</dd>
      <dt className="text-muted">Created</dt>
      <dd>{sayDate(createdAt)}</dd>
      {definition !== null && (
        <>
          <dt className="text-muted">Definition</dt>
          <dd>It covers the tool as it was then. When the server changes it, you are asked again.</dd>
        </>
      )}
    </dl>
  );
}

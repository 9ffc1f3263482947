import { ArrowRight, Check, Minus, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApprovalRequest } from '../../../../shared/domain/approval';
import type { RuleStep, Simulation } from '../../../../shared/domain/simulation';
import { Badge } from '../../../ui/badge';
import { HostileText } from '../../../ui/hostile-text';
import { EffectBadge } from '../effect-badge';
import { riskWords, verdictWords } from '../words';

export interface SimulationResultProps {
  readonly simulation: Simulation;
  /** The call was changed since. */
  readonly isOld: boolean;
}

export function SimulationResult({ simulation, isOld }: SimulationResultProps) {
  const { decision, risk, riskReason, path, request } = simulation;
  return (
    <section aria-label="What would become of it" className="space-y-3 border-line border-t pt-4">
      {isOld && <p className="text-ask">The call was changed since. Try it again.</p>}
      <div role="status" className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <EffectBadge isPast effect={decision.effect} />
        <p className="wrap-anywhere min-w-0 grow basis-64 pt-0.5">
          <HostileText text={decision.why} />
        </p>
      </div>
      <p className="wrap-anywhere text-muted">
        Risk: {riskWords[risk].sentence}, for <HostileText text={riskReason} />.
      </p>
      <Path steps={path} hasDecided={decision.ruleId !== null} />
      {(decision.shadow ?? []).length > 0 && (
        <p className="text-muted">
          In shadow: {decision.shadow?.map(({ effect }) => `a rule would have said “${effect}”`).join(', ')}.
        </p>
      )}
      {request && <PromptSummary request={request} />}
    </section>
  );
}

const icons: Record<RuleStep['verdict'], ReactNode> = {
  decided: <ArrowRight size={14} strokeWidth={2} aria-hidden />,
  passed: <Minus size={14} strokeWidth={1.75} aria-hidden />,
  off: <Minus size={14} strokeWidth={1.75} aria-hidden />,
  shadow: <Check size={14} strokeWidth={1.75} aria-hidden />,
  broken: <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />,
};

function Path({ steps, hasDecided }: { steps: readonly RuleStep[]; hasDecided: boolean }) {
  return (
    <div>
      <h3 className="mb-1 font-medium">The way through the rules</h3>
      <ol aria-label="The way through the rules" className="rounded-md border border-line bg-surface">
        {steps.map(({ ruleId, sentence, verdict, because }) => (
          <li
            key={ruleId}
            className={`flex items-start gap-2 border-line border-b px-3 py-1.5 last:border-b-0 ${verdict === 'passed' || verdict === 'off' ? 'text-muted' : ''}`}
          >
            <span className="pt-[3px]">{icons[verdict]}</span>
            <span className="wrap-anywhere min-w-0">
              <HostileText text={sentence} />
              <span className="block text-small">
                <strong className="font-medium">{verdictWords[verdict]}</strong>: <HostileText text={because} />
              </span>
            </span>
          </li>
        ))}
        {!hasDecided && (
          <li className="px-3 py-1.5">
            {steps.length === 0 ? 'There are no rules' : 'No rule matches'}, so the risk of the tool decides.
          </li>
        )}
      </ol>
    </div>
  );
}

/** What the prompt would show, in short. */
function PromptSummary({ request }: { request: ApprovalRequest }) {
  const { summary, findings, why, reaches, ceremony } = request;
  return (
    <div>
      <h3 className="mb-1 font-medium">What you would be asked</h3>
      <div className="wrap-anywhere space-y-2 rounded-md border border-line bg-surface px-3 py-2">
        <p>
          <HostileText text={summary ?? `${request.client} wants to run ${request.tool} on ${request.server}`} />
        </p>
        {findings.length > 0 && (
          <p className="flex flex-wrap gap-1.5">
            {findings.map(({ severity, label }) => (
              <Badge key={label} tone={severity === 'high' ? 'deny' : severity === 'medium' ? 'ask' : 'neutral'}>
                <HostileText text={label} />
              </Badge>
            ))}
          </p>
        )}
        <p className="text-muted">
          <HostileText text={why} />
        </p>
        <p className="text-muted">
          {reaches.length === 0 ? (
            'A yes would hold just this once.'
          ) : (
            <>
              A yes could also hold for: <HostileText text={reaches.map(({ label }) => label).join('; ')} />.
            </>
          )}
          {ceremony.kind === 'hold' && ' It takes a press that lasts.'}
          {ceremony.kind === 'type' && ' It takes typing the name of what is at stake.'}
        </p>
      </div>
    </div>
  );
}

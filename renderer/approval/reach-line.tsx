import type { ApprovalRequest, ReachOffer } from '../../shared/domain/approval';
import { count } from '../ui/fold';
import { HostileText } from '../ui/hostile-text';
import { Select } from '../ui/select';
import { reachesFor } from './choice';
import type { Choosing } from './use-choice';

export interface ReachLineProps {
  request: ApprovalRequest;
  choosing: Choosing;
}

/** What a yes covers besides the very call; nothing while it covers nothing else. */
export function ReachLine({ request, choosing }: ReachLineProps) {
  const { scope, reach } = choosing.choice;
  if (!reach) return null;
  return (
    <div className="w-full">
      <div className="flex flex-wrap items-center gap-x-1.5">
        <span>Allow</span>
        <ReachChoice request={request} choosing={choosing} reach={reach} />
        {request.mayBeEveryClient ? <ClientChoice request={request} choosing={choosing} /> : null}
      </div>
      {scope === 'always' ? <RuleInWords reach={reach} /> : null}
      {request.authenticatedScopes.includes(scope) ? (
        <p className="text-muted text-small">You will be asked to prove who you are.</p>
      ) : null}
    </div>
  );
}

function ReachChoice({ request, choosing, reach }: ReachLineProps & { reach: ReachOffer }) {
  const reaches = reachesFor(request, choosing.choice.scope);
  if (reaches.length < 2) return <HostileText text={reach.label} className="wrap-anywhere text-muted" />;
  return (
    <Select
      look="plain"
      label="What the answer covers"
      value={reach.id}
      onChange={choosing.setReach}
      options={reaches.map(({ id, label }) => ({ value: id, label }))}
    />
  );
}

function ClientChoice({ request, choosing }: ReachLineProps) {
  return (
    <>
      <span>for</span>
      <Select
        look="plain"
        label="Which clients the answer covers"
        value={choosing.choice.isEveryClient ? 'every' : 'this'}
        onChange={(who) => choosing.setEveryClient(who === 'every')}
        options={[
          { value: 'this', label: `${request.client} only` },
          { value: 'every', label: 'every client' },
        ]}
      />
    </>
  );
}

function RuleInWords({ reach: { sentence, covers } }: { reach: ReachOffer }) {
  return (
    <p className="wrap-anywhere text-muted text-small">
      This writes the rule “<HostileText text={sentence} className="text-text" />”
      {covers ? ` It would have covered ${count(covers.calls)} of the last ${count(covers.of)} calls.` : null}
    </p>
  );
}

import { Copy, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { CallDetails } from '../../../shared/domain/activity';
import type { Effect } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { Badge } from '../../ui/badge';
import { HostileText } from '../../ui/hostile-text';
import { IconButton } from '../../ui/icon-button';
import { Notice } from '../../ui/notice';
import { useToast } from '../../ui/toast';
import { CallPayload } from './call-payload';
import { duration, longTime, shortDuration, size } from './format';
import { approvalWords, effectWords, outcomeWords, reviewWords, riskWords } from './words';

/** Everything recorded about one call. `version` is the position of its latest entry: a running call is read again when it ends. */
export function CallDetailsPane({
  callId,
  version,
  onClose,
}: {
  callId: string;
  version: number;
  onClose: () => void;
}) {
  const { call, error } = useCall(callId, version);
  return (
    <aside
      aria-label="Call details"
      className="flex min-h-0 w-[25rem] shrink-0 flex-col rounded-md border border-line bg-surface max-[900px]:absolute max-[900px]:inset-0 max-[900px]:z-20 max-[900px]:w-auto"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className="flex items-center gap-2 border-line border-b py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">Call details</h2>
        {call && <CopyEntry call={call} />}
        <IconButton label="Close details" icon={<X />} onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label="Recorded facts" tabIndex={0} className="min-h-0 flex-1 space-y-5 overflow-y-auto p-4">
        {error !== null && <Notice tone="error">{error}</Notice>}
        {call && <CallFacts call={call} />}
      </section>
    </aside>
  );
}

function useCall(callId: string, version: number): { call: CallDetails | null; error: string | null } {
  const [answer, setAnswer] = useState<{ callId: string; call: CallDetails | null; error: string | null } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer version is the reason to read again
  useEffect(() => {
    let isWanted = true;
    const show = (call: CallDetails | null, error: string | null) => isWanted && setAnswer({ callId, call, error });
    app['activity.call']({ callId }).then(
      (call) => show(call, null),
      (error: unknown) => show(null, error instanceof Error ? error.message : 'The record could not be read.'),
    );
    return () => {
      isWanted = false;
    };
  }, [callId, version]);
  return answer?.callId === callId ? answer : { call: null, error: null };
}

function CopyEntry({ call }: { call: CallDetails }) {
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(JSON.stringify(call, null, 2));
      toast({ title: 'Copied the entry as JSON.' });
    } catch {
      toast({ tone: 'error', title: 'Could not copy. Select the text and copy it by hand.' });
    }
  };
  return <IconButton label="Copy the entry as JSON" icon={<Copy />} onClick={() => void copy()} />;
}

function CallFacts({ call }: { call: CallDetails }) {
  const outcome = outcomeWords[call.outcome];
  const approval = approvalWords(call);
  return (
    <>
      <div className="space-y-2">
        <p className="font-semibold text-title wrap-anywhere">
          <HostileText text={call.client} /> called <HostileText text={call.tool} mono /> on{' '}
          <HostileText text={call.server} />
        </p>
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={outcome.tone}>{outcome.label}</Badge>
          <span className="text-muted">{outcome.sentence}</span>
        </p>
        {call.message !== null && <Told text={call.message} />}
      </div>
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-2">
        <Fact name="When">{longTime(call.at)}</Fact>
        <Fact name="Decision">
          {call.effect && <>{effectWords[call.effect].label}. </>}
          <HostileText text={call.why} />
        </Fact>
        {approval !== null && <Fact name="Answer">{approval}</Fact>}
        {call.guidance !== null && (
          <Fact name="Guidance">
            <HostileText text={call.guidance} />
          </Fact>
        )}
        {call.shadow.length > 0 && <Fact name="In shadow">{shadowWords(call)}</Fact>}
        {call.resultReview !== null && <Fact name="Result">{reviewWords[call.resultReview]}</Fact>}
        <Fact name="Risk">This tool {riskWords[call.risk]}.</Fact>
        {call.findings.length > 0 && <Fact name="Findings">{<Findings findings={call.findings} />}</Fact>}
        <Fact name="Took">{timeWords(call)}</Fact>
        <Fact name="Session">
          <HostileText text={call.session} mono />
        </Fact>
      </dl>
      {call.originalArgumentsJson !== null && (
        <CallPayload title="Arguments the client sent" json={call.originalArgumentsJson} isCut={false} note="" />
      )}
      <CallPayload
        title={call.originalArgumentsJson === null ? 'Arguments' : 'Arguments as a person changed them'}
        json={call.argumentsJson}
        isCut={call.isArgumentsCut}
        note={size(call.argumentsBytes)}
      />
      <Fingerprint digest={call.argumentsDigest} />
      {call.resultJson !== null && (
        <CallPayload title="Result" json={call.resultJson} isCut={call.isResultCut} note={size(call.resultBytes)} />
      )}
    </>
  );
}

/** “A rule in shadow mode would have denied it.” */
function shadowWords({ shadow }: CallDetails): string {
  const [first] = shadow;
  if (shadow.length === 1 && first) return `A rule in shadow mode would have ${wouldHave[first.effect]} it.`;
  const count = (effect: Effect) => shadow.filter((each) => each.effect === effect).length;
  const parts = effects.filter((effect) => count(effect) > 0).map((effect) => `${count(effect)} ${wouldHave[effect]}`);
  return `Of ${shadow.length} rules in shadow mode, so many would have: ${parts.join(', ')}.`;
}

const effects = ['allow', 'ask', 'deny'] as const satisfies readonly Effect[];
const wouldHave: Record<Effect, string> = { allow: 'allowed', ask: 'asked about', deny: 'denied' };

/** “1.3 s in all: 1.2 s waiting for a person, 12 ms at the server, Gatehouse itself: 0.4 ms”, without the parts that there were not. */
function timeWords({ durationMs, waitedMs, upstreamMs, addedMs }: CallDetails): string {
  const parts = [
    ...(waitedMs === null ? [] : [`${duration(waitedMs)} waiting for a person`]),
    ...(upstreamMs === null ? [] : [`${duration(upstreamMs)} at the server`]),
    ...(addedMs === null ? [] : [`Gatehouse itself: ${shortDuration(addedMs)}`]),
  ];
  return [`${duration(durationMs)} in all`, ...(parts.length > 0 ? [parts.join(', ')] : [])].join(': ');
}

function Told({ text }: { text: string }) {
  return (
    <p className="border-line border-l-2 pl-3">
      <span className="block text-muted text-small">What the client was told</span>
      <HostileText text={text} />
    </p>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function Findings({ findings }: { findings: readonly string[] }) {
  return (
    <ul className="space-y-1">
      {findings.map((finding) => (
        <li key={finding}>
          ▲ <HostileText text={finding} />
        </li>
      ))}
    </ul>
  );
}

function Fingerprint({ digest }: { digest: string }) {
  return (
    <p className="text-muted text-small">
      SHA-256 of the arguments as sent: <span className="break-all font-mono">{digest}</span>
    </p>
  );
}

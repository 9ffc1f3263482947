import type { ShadowAnswer, ShadowFinding } from '../shared/domain/shadow';
import { newCallId } from './gateway/identity/call-id';
import { digestJson } from './gateway/json/digest';
import type { AuditSink, Clock } from './gateway/ports';

type Said = ShadowAnswer | 'seen';

/** Findings and what became of them stand in the record among the calls: somebody could do without being asked, and here is what was said. */
export function recordShadows(record: Pick<AuditSink, 'recordOutcome'>, clock: Clock) {
  // It stands on the Clients page too: a record that fails says so itself.
  const write = (finding: ShadowFinding, said: Said) =>
    void record.recordOutcome(entryOf(finding, said, clock.now())).catch(() => undefined);
  return {
    onNews: (findings: readonly ShadowFinding[]) => {
      for (const finding of findings) write(finding, 'seen');
    },
    onAnswer: write,
  };
}

const outcomes = { seen: 'refused', adopt: 'completed', allow: 'completed', ignore: 'denied-by-user' } as const;

const sentences: Readonly<Record<Said, string>> = {
  seen: 'It waits for an answer on the Clients page.',
  adopt: 'It was adopted.',
  allow: 'It was said to be fine.',
  ignore: 'It was ignored.',
};

/** What an entry's command holds is not written down: it may hold anything. */
function entryOf(finding: ShadowFinding, said: Said, at: Date): Parameters<AuditSink['recordOutcome']>[0] {
  const { what, clientName, path, entry, text } = finding;
  const argumentsJson = JSON.stringify({ what, path, entry });
  return {
    callId: newCallId(at),
    at,
    client: clientName,
    session: '',
    server: 'Gatehouse',
    tool: what,
    risk: 'unknown',
    effect: null,
    ruleId: null,
    why: text,
    approvalId: null,
    approvalScope: null,
    findings: [],
    shadow: [],
    argumentsDigest: digestJson(argumentsJson),
    argumentsJson,
    originalArgumentsJson: null,
    outcome: outcomes[said],
    durationMs: 0,
    waitedMs: null,
    upstreamMs: null,
    resultJson: null,
    resultReview: null,
    guidance: null,
    message: sentences[said],
  };
}

import type { ShadowAnswer, ShadowFinding } from '../shared/domain/shadow';
import { gatehouseEntry } from './gatehouse-entry';
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
function entryOf({ what, clientName, path, entry, text }: ShadowFinding, said: Said, at: Date) {
  const about = { what, path, entry };
  const became = { outcome: outcomes[said], message: sentences[said] };
  return gatehouseEntry({ at, client: clientName, tool: what, why: text, about, ...became });
}

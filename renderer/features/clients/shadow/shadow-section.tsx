import { useRef, useState } from 'react';
import type { ImportRequest } from '../../../../shared/domain/import-plan';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { ImportDialog } from '../import/import-dialog';
import { AllowedList } from './allowed-list';
import { ShadowCard } from './shadow-card';

/** What goes round Gatehouse, a card each, and what of it was allowed. Absent while there is neither. */
export function ShadowSection() {
  const { findings, allowed } = useValue(app['clients.shadows']) ?? { findings: [], allowed: [] };
  const [reviewed, setReviewed] = useState<ImportRequest | null>(null);
  const section = useRef<HTMLElement>(null);
  if (findings.length === 0 && allowed.length === 0) return null;
  return (
    <section ref={section} tabIndex={-1} aria-label="What goes round Gatehouse" className="space-y-2 outline-none">
      {findings.length > 0 && (
        <ul className="space-y-2">
          {findings.map((finding) => (
            <ShadowCard
              key={finding.id}
              finding={finding}
              onReview={setReviewed}
              // The button that was pressed goes with its card.
              onAnswered={() => section.current?.focus()}
            />
          ))}
        </ul>
      )}
      {allowed.length > 0 && <AllowedList allowed={allowed} />}
      {reviewed && <ImportDialog request={reviewed} onClose={() => setReviewed(null)} />}
    </section>
  );
}

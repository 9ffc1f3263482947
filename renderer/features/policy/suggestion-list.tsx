import { Lightbulb } from 'lucide-react';
import { useState } from 'react';
import type { Suggestion } from '../../../shared/domain/simulation';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useProvenAction } from '../../ipc/use-proven-action';
import { useValue } from '../../ipc/use-value';
import { AuthenticationDialog } from '../../ui/authentication-dialog';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { useUndoToast } from '../../ui/use-undo-toast';
import { countOf } from './words';

const shownFirst = 2;

/** Rules that would have given the answers that the person keeps giving. Nothing is shown while there are none. */
export function SuggestionList({ onEdit }: { onEdit: (suggestion: Suggestion) => void }) {
  const suggestions = useValue(app['policy.suggestions']) ?? [];
  const [isWhole, setIsWhole] = useState(false);
  if (suggestions.length === 0) return null;
  const shown = isWhole ? suggestions : suggestions.slice(0, shownFirst);
  const hidden = suggestions.length - shown.length;
  return (
    <section aria-labelledby="suggestions" className="mb-4 space-y-2">
      <h2 id="suggestions" className="font-semibold">
        Suggested rules
      </h2>
      <ul className="space-y-2">
        {shown.map((suggestion) => (
          <SuggestionCard key={suggestion.id} {...{ suggestion, onEdit }} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button variant="ghost" size="sm" onClick={() => setIsWhole(true)}>
          Show {hidden} more
        </Button>
      )}
    </section>
  );
}

interface SuggestionCardProps {
  readonly suggestion: Suggestion;
  readonly onEdit: (suggestion: Suggestion) => void;
}

function SuggestionCard({ suggestion, onEdit }: SuggestionCardProps) {
  const { id, because, sentence, covers } = suggestion;
  const accept = useAcceptSuggestion(suggestion);
  const dismiss = useAction(app['policy.dismissSuggestion']);
  const isRunning = accept.isRunning || dismiss.isRunning;
  const error = accept.error ?? dismiss.error;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border border-line bg-surface px-3 py-2.5">
      <Lightbulb size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <div className="wrap-anywhere min-w-0 grow basis-64">
        <p>
          <HostileText text={sentence} className="font-medium" />
        </p>
        <p className="text-muted">
          <HostileText text={because} /> It covers {covers.calls.toLocaleString('en-GB')} of the last{' '}
          {countOf(covers.of, 'call')}.
        </p>
        {error !== null && (
          <p role="alert" className="text-deny">
            {error}
          </p>
        )}
      </div>
      <div className="ml-auto flex flex-wrap gap-2">
        <Button
          variant="ghost"
          size="sm"
          aria-label={`Dismiss: ${sentence}`}
          disabled={isRunning}
          onClick={() => void dismiss.run({ id })}
        >
          Dismiss
        </Button>
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Edit first: ${sentence}`}
          disabled={isRunning}
          onClick={() => onEdit(suggestion)}
        >
          Edit first
        </Button>
        <Button
          variant="primary"
          size="sm"
          aria-label={`Accept: ${sentence}`}
          disabled={isRunning}
          onClick={() => void accept.run()}
        >
          Accept
        </Button>
      </div>
      {accept.proof && <AuthenticationDialog {...accept.proof} />}
    </li>
  );
}

function useAcceptSuggestion({ id, sentence }: Suggestion) {
  const offerUndo = useUndoToast();
  return useProvenAction('add the suggested rule', async () => {
    const added = await app['policy.acceptSuggestion']({ id });
    offerUndo(`Added “${sentence}”`, () => app['policy.remove']({ id: added.id }));
  });
}

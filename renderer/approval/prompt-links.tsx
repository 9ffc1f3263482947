import { Kbd } from '../ui/kbd';

export interface PromptLink {
  label: string;
  /** The key that does the same. */
  hint: string;
  onClick: () => void;
}

/** What else can be done, each with its key. Stands still above the answer, whatever the request: one walks by clicking “Next”. */
export function PromptLinks({ requestId, links }: { requestId: string | null; links: readonly PromptLink[] }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 px-5 py-1 text-muted text-small">
      {links.map(({ label, hint, onClick }) => (
        <button
          key={hint}
          type="button"
          onClick={onClick}
          className="flex min-h-8 items-center gap-1.5 rounded-sm text-left hover:text-text"
        >
          {label} <Kbd>{hint}</Kbd>
        </button>
      ))}
      {requestId === null ? null : (
        <span className="grow text-right font-mono" title="The name of this request: the model was told the same">
          {requestId}
        </span>
      )}
    </div>
  );
}

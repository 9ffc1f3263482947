import { Kbd } from '../ui/kbd';

export interface PromptLinksProps {
  requestId: string;
  isRaw: boolean;
  onWrite: () => void;
  onRaw: () => void;
  /** `null`: nothing else waits. */
  onNext: (() => void) | null;
}

/** What else can be done, each with its key. Stands still above the answer, whatever the request: one walks by clicking “Next”. */
export function PromptLinks({ requestId, isRaw, onWrite, onRaw, onNext }: PromptLinksProps) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 px-5 py-1 text-muted text-small">
      <Link label="Deny with a reason" hint="R" onClick={onWrite} />
      <Link label={isRaw ? 'Arguments as a list' : 'Raw JSON'} hint="V" onClick={onRaw} />
      {onNext ? <Link label="Next" hint="J" onClick={onNext} /> : null}
      <span className="grow text-right font-mono" title="The name of this request: the model was told the same">
        {requestId}
      </span>
    </div>
  );
}

function Link({ label, hint, onClick }: { label: string; hint: string; onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="flex h-8 items-center gap-1.5 rounded-sm hover:text-text">
      {label} <Kbd>{hint}</Kbd>
    </button>
  );
}

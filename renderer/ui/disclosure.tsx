import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export interface DisclosureProps {
  title: ReactNode;
  /** What it says while folded; muted when it only says that nothing is set. */
  summary: ReactNode;
  isSet: boolean;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  children: ReactNode;
}

/** A part that is folded until somebody needs it, and says what is in it meanwhile. */
export function Disclosure({ title, summary, isSet, isOpen, onOpen, children }: DisclosureProps) {
  const contentId = useId();
  const titleId = useId();
  const summaryId = useId();
  return (
    <section className="border-line border-b last:border-b-0">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? contentId : undefined}
          aria-labelledby={isOpen ? titleId : `${titleId} ${summaryId}`}
          className="flex min-h-9 w-full items-baseline gap-2 px-3 py-2 text-left -outline-offset-2 hover:bg-text/5"
          onClick={() => onOpen(!isOpen)}
        >
          <ChevronRight
            aria-hidden="true"
            className={clsx('size-4 shrink-0 self-center stroke-[1.75] text-muted', isOpen && 'rotate-90')}
          />
          <span id={titleId} className="wrap-anywhere max-w-[60%] shrink-0 font-medium">
            {title}
          </span>
          {!isOpen && (
            <span
              id={summaryId}
              className={clsx('wrap-anywhere ml-auto min-w-0 text-right text-small', !isSet && 'text-muted')}
            >
              {summary}
            </span>
          )}
        </button>
      </h3>
      {isOpen && (
        <div id={contentId} className="space-y-3 px-3 pt-1 pb-4">
          {children}
        </div>
      )}
    </section>
  );
}

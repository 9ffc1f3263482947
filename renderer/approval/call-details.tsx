import { useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { ArgumentList } from './argument-list';

/** The call that a held result came from, out of the way until it is asked for. */
export function CallDetails({ request }: { request: ApprovalRequest }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-label="The call" className="mb-3 rounded-lg border border-line bg-surface">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-9 w-full items-center gap-2 rounded-lg px-3 text-left text-muted hover:text-text"
      >
        <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
        What it was called with
      </button>
      {isOpen ? (
        <div className="border-line border-t">
          <ArgumentList arguments={request.arguments} empty="It takes no arguments." onShown={nothing} />
        </div>
      ) : null}
    </section>
  );
}

const nothing = () => {};

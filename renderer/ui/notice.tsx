import clsx from 'clsx';
import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'warning' | 'error';

/** A sentence the person should read now, with its next step. */
export function Notice({ tone, children, action }: { tone: NoticeTone; children: ReactNode; action?: ReactNode }) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={clsx('flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border px-3 py-2', tones[tone])}
    >
      {/* Together, so that the icon stays beside the first line however high the action is. */}
      <div className="flex min-w-0 grow basis-56 gap-3">
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 stroke-[1.75]" />
        <div className="wrap-anywhere min-w-0 grow">{children}</div>
      </div>
      {action ? <div className="ml-auto shrink-0">{action}</div> : null}
    </div>
  );
}

const icons = { info: Info, warning: TriangleAlert, error: OctagonX } as const;

const tones: Record<NoticeTone, string> = {
  info: 'border-line bg-surface text-text',
  warning: 'border-transparent bg-ask-bg text-ask',
  error: 'border-deny bg-surface text-deny',
};

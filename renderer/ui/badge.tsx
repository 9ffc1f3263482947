import clsx from 'clsx';
import type { ReactNode } from 'react';

export type BadgeTone = 'neutral' | 'allow' | 'ask' | 'deny' | 'accent';

/** One fact in a word or two. The words carry it; the tone only helps. */
export function Badge({ tone, icon, children }: { tone: BadgeTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm border px-2 text-small [&>svg]:size-3.5 [&>svg]:shrink-0 [&>svg]:stroke-[1.75]',
        tones[tone],
      )}
    >
      {icon}
      <span className="wrap-anywhere min-w-0">{children}</span>
    </span>
  );
}

const tones: Record<BadgeTone, string> = {
  neutral: 'border-line bg-surface text-text',
  allow: 'border-line bg-surface text-allow',
  ask: 'border-transparent bg-ask-bg text-ask',
  deny: 'border-deny bg-surface text-deny',
  accent: 'border-accent bg-surface text-accent',
};

import type { ReactNode } from 'react';

/** A titled part of the tray window. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="px-4 pt-3 pb-1">
      <h2 className="mb-1 font-medium text-muted text-small">{title}</h2>
      {children}
    </section>
  );
}

import type { ReactNode } from 'react';

/** The key that does the same. Takes the colour of what it stands on. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-[18px] min-w-[18px] shrink-0 whitespace-nowrap items-center justify-center rounded-[4px] border border-current/40 px-1 font-sans text-[11px] leading-none"
    >
      {children}
    </span>
  );
}

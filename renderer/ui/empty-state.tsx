import type { ReactNode } from 'react';

export interface EmptyStateProps {
  icon: ReactNode;
  title: ReactNode;
  /** The next step, in one sentence. */
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-[360px] flex-col items-center gap-1 px-5 py-8 text-center">
      <span aria-hidden="true" className="mb-2 text-muted [&>svg]:size-6 [&>svg]:stroke-[1.75]">
        {icon}
      </span>
      <p className="font-semibold">{title}</p>
      {children ? <p className="text-balance text-muted">{children}</p> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}

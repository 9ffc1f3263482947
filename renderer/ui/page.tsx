import type { ReactNode } from 'react';

export interface PageProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** One screen of the main window: its name, what can be done, and the rest below, which scrolls. */
export function Page({ title, description, actions, children }: PageProps) {
  return (
    <section className="flex h-full min-w-0 flex-col">
      <header className="flex items-start gap-4 px-6 pt-5 pb-4">
        <div className="min-w-0 grow">
          <h1 className="wrap-anywhere font-semibold text-title">{title}</h1>
          {description ? <p className="text-muted">{description}</p> : null}
        </div>
        {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
      </header>
      <div className="min-h-0 grow overflow-y-auto px-6 pb-6">{children}</div>
    </section>
  );
}

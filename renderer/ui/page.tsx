import type { ReactNode, Ref } from 'react';

export interface PageProps {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** What scrolls, for lists that draw only what is in sight. */
  scroller?: Ref<HTMLDivElement> | undefined;
}

/** One screen of the main window: its name, what can be done, and the rest below, which scrolls. */
export function Page({ title, description, actions, children, scroller }: PageProps) {
  return (
    <section className="flex h-full min-w-0 flex-col">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-6 pt-5 pb-3 short:pt-2 short:pb-1">
        <div className="min-w-0 grow basis-48">
          <h1 className="wrap-anywhere font-semibold text-title">{title}</h1>
          {description ? <p className="text-muted short:hidden">{description}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </header>
      {/* The room above is for the focus ring of what comes first. */}
      <div ref={scroller} className="min-h-0 grow overflow-y-auto px-6 pt-1 pb-6">
        {children}
      </div>
    </section>
  );
}

import type { ReactNode } from 'react';
import { HostileText } from './hostile-text';

/** Facts in two columns: what each is, and exactly how it reads. */
export function ExactFacts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-2">{children}</dl>;
}

export function ExactFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

/** Cut nowhere, wrapped everywhere. */
export function ExactText({ text }: { text: string }) {
  return <HostileText text={text} mono className="wrap-anywhere whitespace-pre-wrap text-small" />;
}

/** One a line, so that it shows where each begins and ends. */
export function ExactItems({ items }: { items: readonly string[] }) {
  if (items.length === 0) return <span className="text-muted">None</span>;
  return (
    <ol className="space-y-1">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items may repeat; their place is what tells them apart
        <li key={index} className="border-line border-l-2 pl-2">
          {item === '' ? <span className="text-muted">(empty)</span> : <ExactText text={item} />}
        </li>
      ))}
    </ol>
  );
}

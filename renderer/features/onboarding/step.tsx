import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

export interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

export function Step({ number, title, isDone, children }: StepProps) {
  return (
    <li className="flex gap-4 rounded-lg border border-line bg-surface p-5">
      <span
        aria-hidden="true"
        className={`flex size-7 shrink-0 items-center justify-center rounded-full border font-semibold ${isDone ? 'border-allow text-allow' : 'border-line text-muted'}`}
      >
        {isDone ? <Check className="size-4" /> : number}
      </span>
      <section aria-label={`Step ${number}: ${title}`} className="min-w-0 grow space-y-3">
        <h2 className="pt-0.5 font-semibold">
          {title}
          {isDone && <span className="sr-only"> (done)</span>}
        </h2>
        {children}
      </section>
    </li>
  );
}

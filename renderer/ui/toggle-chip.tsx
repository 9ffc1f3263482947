import { Toggle } from '@base-ui/react/toggle';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

/** One of several things that can be chosen together. A tick tells it, not only the colour. */
export function ToggleChip({
  isOn,
  onChange,
  children,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Toggle
      pressed={isOn}
      onPressedChange={(next) => onChange(next)}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line bg-surface px-3 text-body hover:bg-text/5 data-pressed:border-accent data-pressed:text-accent"
    >
      {isOn && <Check aria-hidden="true" className="size-3.5 stroke-[2.25]" />}
      {children}
    </Toggle>
  );
}

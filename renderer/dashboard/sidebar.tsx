import type { KeyboardEvent } from 'react';
import { type ScreenId, screens } from './screens';

export interface SidebarProps {
  readonly screen: ScreenId;
  readonly onChoose: (screen: ScreenId) => void;
  readonly version: string | null;
}

/** Arrow keys walk it, `Ctrl+1` to `Ctrl+6` jump. Narrow windows show the icons alone, their names as tips. */
export function Sidebar({ screen, onChoose, version }: SidebarProps) {
  return (
    <nav
      aria-label="Screens"
      className="flex w-48 shrink-0 flex-col gap-0.5 border-line border-r bg-surface p-3 max-[900px]:w-14 max-[900px]:p-2"
      onKeyDown={walk}
    >
      <p className="px-2.5 pt-1 pb-3 font-semibold text-title max-[900px]:sr-only">Gatehouse</p>
      {screens.map(({ id, label, icon: Icon }, index) => (
        <button
          key={id}
          type="button"
          aria-current={screen === id ? 'page' : undefined}
          aria-keyshortcuts={`Control+${index + 1}`}
          title={`${label} (Ctrl+${index + 1})`}
          onClick={() => onChoose(id)}
          className="flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-left text-muted outline-offset-2 hover:bg-text/5 hover:text-text aria-[current=page]:bg-text/8 aria-[current=page]:font-medium aria-[current=page]:text-text"
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
          <span className="max-[900px]:sr-only">{label}</span>
        </button>
      ))}
      {version !== null && <p className="mt-auto px-2.5 text-muted text-small max-[900px]:hidden">Version {version}</p>}
    </nav>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const current = buttons.findIndex((button) => button.matches(':focus'));
  if (step === undefined || current < 0) return;
  event.preventDefault();
  buttons[(current + step + buttons.length) % buttons.length]?.focus();
}

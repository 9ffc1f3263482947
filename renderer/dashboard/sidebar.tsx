import type { KeyboardEvent } from 'react';
import { type ScreenId, screens } from './screens';

export interface SidebarProps {
  readonly screen: ScreenId;
  readonly onChoose: (screen: ScreenId) => void;
  readonly version: string | null;
  /** How much there is on a screen that the person has not answered. */
  readonly open?: Partial<Record<ScreenId, number>> | undefined;
}

/** Arrow keys walk it, `Ctrl+1` to `Ctrl+6` jump. Narrow windows show the icons alone, their names as tips. */
export function Sidebar({ screen, onChoose, version, open = {} }: SidebarProps) {
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
          className="relative flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-left text-muted outline-offset-2 hover:bg-text/5 hover:text-text aria-[current=page]:bg-text/8 aria-[current=page]:font-medium aria-[current=page]:text-text"
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />
          <span className="max-[900px]:sr-only">{label}</span>
          <OpenCount count={open[id] ?? 0} />
        </button>
      ))}
      {version !== null && <p className="mt-auto px-2.5 text-muted text-small max-[900px]:hidden">Version {version}</p>}
    </nav>
  );
}

/** Beside the name; in narrow windows on the icon. */
function OpenCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="ml-auto rounded-full bg-ask-bg px-1.5 font-medium text-ask text-small tabular-nums max-[900px]:absolute max-[900px]:top-0 max-[900px]:right-0 max-[900px]:px-1">
      {count}
      <span className="sr-only"> to answer</span>
    </span>
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

import { Button } from '../ui/button';
import { Kbd } from '../ui/kbd';
import { barClass, shortcut } from './answer-bar';

export interface EditBarProps {
  label: string;
  isUsable: boolean;
  onBack: () => void;
  onUse: () => void;
}

/** Takes the place of the answer bar: from the editor nothing is answered. */
export function EditBar({ label, isUsable, onBack, onUse }: EditBarProps) {
  return (
    <footer className={barClass}>
      <p className="min-w-0 grow basis-40 text-muted text-small">Nothing is answered from here.</p>
      <div className="ml-auto flex flex-wrap justify-end gap-3">
        <Button variant="secondary" isWrapping onClick={onBack}>
          Back <Kbd>Esc</Kbd>
        </Button>
        <Button
          variant="primary"
          isWrapping
          aria-disabled={!isUsable}
          aria-keyshortcuts="Control+Enter"
          onClick={onUse}
        >
          {label} <Kbd>{shortcut()}</Kbd>
        </Button>
      </div>
    </footer>
  );
}

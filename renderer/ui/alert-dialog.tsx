import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { Button } from './button';
import { backdropClass, dialogClass, dialogFooterClass } from './dialog';
import { isAffirmativeFirst } from './platform';

export interface AlertDialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description: ReactNode;
  /** Names what happens and to what: “Remove files”. */
  confirmLabel: string;
  /** The dialog stays open while this runs; close it by `open`. */
  onConfirm: () => void;
  tone: 'danger' | 'neutral';
}

/** Asks before something that cannot simply be taken back. The safe answer has the focus. */
export function AlertDialog({ open, onClose, title, description, confirmLabel, onConfirm, tone }: AlertDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <BaseAlertDialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={backdropClass} />
        <BaseAlertDialog.Popup className={clsx(dialogClass, 'w-[420px]')} initialFocus={cancel}>
          <div className="px-5 py-4">
            <BaseAlertDialog.Title className="wrap-anywhere font-semibold text-title">{title}</BaseAlertDialog.Title>
            <BaseAlertDialog.Description className="wrap-anywhere mt-1 text-muted">
              {description}
            </BaseAlertDialog.Description>
          </div>
          <footer className={clsx(dialogFooterClass, isAffirmativeFirst() && 'flex-row-reverse justify-start')}>
            <BaseAlertDialog.Close ref={cancel} render={<Button variant="secondary" />}>
              Cancel
            </BaseAlertDialog.Close>
            <Button variant={tone === 'danger' ? 'danger' : 'primary'} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </footer>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  );
}

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | undefined;
}

export function Dialog({ open, onClose, title, description, children, footer, size = 'md' }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup className={clsx(dialogClass, sizes[size])}>
          <header className="flex items-start gap-3 px-5 pt-4">
            <div className="min-w-0 grow">
              <BaseDialog.Title className="wrap-anywhere font-semibold text-title">{title}</BaseDialog.Title>
              {description ? (
                <BaseDialog.Description className="mt-1 text-muted">{description}</BaseDialog.Description>
              ) : null}
            </div>
            <BaseDialog.Close render={<IconButton label="Close" icon={<X />} />} />
          </header>
          <div className="min-h-0 grow overflow-y-auto px-5 py-4 short:shrink-0 short:overflow-visible">{children}</div>
          {footer ? <footer className={dialogFooterClass}>{footer}</footer> : null}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

export const backdropClass =
  'fixed inset-0 z-10 bg-backdrop transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

export const dialogClass =
  'fixed top-1/2 left-1/2 z-10 flex max-h-[calc(100vh-48px)] short:max-h-[calc(100vh-16px)] short:overflow-y-auto max-w-[calc(100vw-48px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-lg border border-line bg-bg shadow-popup outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0';

const sizes = { sm: 'w-[420px]', md: 'w-[560px]', lg: 'w-[760px]' } as const;

export const dialogFooterClass =
  'flex items-center justify-end gap-2 rounded-b-lg border-line border-t bg-surface px-5 py-3';

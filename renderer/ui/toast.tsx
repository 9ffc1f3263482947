import { Toast } from '@base-ui/react/toast';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { Button } from './button';
import { IconButton } from './icon-button';

export interface ToastMessage {
  title: string;
  tone?: 'neutral' | 'error' | undefined;
  /** Stays 10 s when there is something to do, 5 s otherwise. */
  action?: { label: string; onClick: () => void } | undefined;
}

/** Says in passing that something was done, and offers to undo it. */
export function useToast(): (message: ToastMessage) => void {
  const { add, close } = Toast.useToastManager();
  return useCallback(
    ({ title, tone = 'neutral', action }: ToastMessage) => {
      const id = add({
        title,
        type: tone,
        timeout: action ? 10_000 : 5000,
        priority: tone === 'error' ? 'high' : 'low',
        ...(action && {
          actionProps: {
            children: action.label,
            onClick: () => {
              close(id);
              action.onClick();
            },
          },
        }),
      });
    },
    [add, close],
  );
}

export function ToastHost({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        {/* Left: the buttons of dialogs and rows stand right, and none may be covered. */}
        <Toast.Viewport className="fixed bottom-5 left-5 z-30 flex w-[340px] max-w-[calc(100vw-40px)] flex-col gap-2 outline-none">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={[]}
      className={clsx(
        'rounded-lg border bg-surface shadow-popup transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0',
        toast.type === 'error' ? 'border-deny' : 'border-line',
      )}
    >
      <Toast.Content className="flex items-center gap-2 py-2 pr-2 pl-3">
        <Toast.Title render={<p />} className="wrap-anywhere min-w-0 grow" />
        {toast.actionProps ? <Toast.Action render={<Button variant="secondary" size="sm" />} /> : null}
        <Toast.Close render={<IconButton label="Dismiss" icon={<X />} />} />
      </Toast.Content>
    </Toast.Root>
  ));
}

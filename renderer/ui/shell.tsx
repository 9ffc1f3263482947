import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { ToastHost } from './toast';

/** What the components of `ui` need above them. Tests of screens render inside it. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={400}>
        <ToastHost>{children}</ToastHost>
      </Tooltip.Provider>
    </CSPProvider>
  );
}

import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTheme } from './ipc/use-theme';
import { Crash } from './ui/crash';
import { Shell } from './ui/shell';
import './styles/base.css';

/** Draws a page into `#root`, with what every page needs around it. */
export function mount(node: ReactNode): void {
  const element = document.getElementById('root');
  if (!element) throw new Error('index.html has no #root.');
  const root = createRoot(element, {
    // React has removed the broken page by now; an empty window would say nothing.
    onUncaughtError: (error) => {
      reportError(error);
      queueMicrotask(() => root.render(<Crash />));
    },
  });
  root.render(
    <StrictMode>
      <Themed>{node}</Themed>
    </StrictMode>,
  );
}

function Themed({ children }: { children: ReactNode }) {
  useTheme();
  return <Shell>{children}</Shell>;
}

import { useEffect } from 'react';
import { app } from './app';
import { useValue } from './use-value';

/** The system's theme, or the one pinned in the settings as `data-theme` on the root element. */
export function useTheme(): void {
  const theme = useValue(app['settings.preferences'])?.theme;
  useEffect(() => {
    const root = document.documentElement;
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
    else delete root.dataset['theme'];
  }, [theme]);
}

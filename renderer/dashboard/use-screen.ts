import { useEffect, useState } from 'react';
import { app } from '../ipc/app';
import { useValue } from '../ipc/use-value';
import { isScreenId, type ScreenId, screenOfKey } from './screens';

/** The screen to show: what the person chose here, or what the tray or a notification asked for since. */
export function useScreen(): [ScreenId, (screen: ScreenId) => void] {
  const isFirstRun = useValue(app['gateway.status'])?.isFirstRun ?? false;
  const asked = useValue(app['app.screen']);
  const [chosen, setChosen] = useState<ScreenId | null>(null);
  const [seenVisit, setSeenVisit] = useState(0);
  if (asked && asked.visit > seenVisit) {
    setSeenVisit(asked.visit);
    setChosen(screenAsked(asked.screen, isFirstRun, chosen));
  }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const screen = screenOfKey(event);
      if (!screen) return;
      event.preventDefault();
      setChosen(screen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return [chosen ?? (isFirstRun ? 'welcome' : 'activity'), setChosen];
}

/** Merely opening the window asks for Activity; a newcomer still gets the welcome page, and stays where they already went. */
function screenAsked(name: string, isFirstRun: boolean, chosen: ScreenId | null): ScreenId | null {
  if (!isScreenId(name) || (isFirstRun && name === 'activity')) return chosen;
  return name;
}

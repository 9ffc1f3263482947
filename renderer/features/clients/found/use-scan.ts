import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';

export interface Scan {
  readonly isRunning: boolean;
  readonly error: string | null;
  look(): void;
}

/** Looks for clients; what is found arrives in `clients.found`. */
export function useScan(): Scan {
  const { run, isRunning, error } = useAction(app['clients.scan']);
  return { isRunning, error, look: () => void run({}) };
}

import { GatehouseError } from '../../shared/errors';

/** Whether calls are let through at all. `panic`: everything was stopped in an emergency, and what was under way with it. */
export type Halt = 'running' | 'paused' | 'panic';

/** What clients read about it; `null`: calls are let through. */
export function whyHalted(halt: Halt): GatehouseError | null {
  switch (halt) {
    case 'running':
      return null;
    case 'paused':
      return new GatehouseError(
        'paused',
        'Gatehouse is paused, so no call is made. Ask the user to resume it, then try again.',
      );
    case 'panic':
      return stoppedByUser();
  }
}

export function stoppedByUser(): GatehouseError {
  const message =
    'Stopped by the user: everything was stopped in an emergency. Do not retry until the user has resumed Gatehouse.';
  return new GatehouseError('paused', message);
}

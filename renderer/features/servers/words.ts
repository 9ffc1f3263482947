import type { Risk } from '../../../shared/domain/risk';
import type { ServerStatus } from '../../../shared/domain/server';

/** Shape and word tell the state; colour only helps. */
export const statusWords: Record<ServerStatus, { label: string; dot: string }> = {
  running: { label: 'Running', dot: 'bg-allow' },
  starting: { label: 'Starting', dot: 'border-2 border-accent' },
  stopped: { label: 'Ready', dot: 'border-2 border-muted' },
  failed: { label: 'Failed', dot: 'rotate-45 rounded-none bg-deny' },
  disabled: { label: 'Off', dot: 'h-0.5 bg-muted' },
};

export const riskWords: Record<Risk, { label: string; tone: 'neutral' | 'ask' | 'deny' }> = {
  read: { label: 'Reads', tone: 'neutral' },
  write: { label: 'Writes', tone: 'ask' },
  destructive: { label: 'Destroys', tone: 'deny' },
  exec: { label: 'Runs code', tone: 'deny' },
  external: { label: 'Reaches outside', tone: 'ask' },
  unknown: { label: 'Unknown', tone: 'ask' },
};

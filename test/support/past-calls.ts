import type { PastCall } from '../../main/gateway/policy/past-calls';

/** A call to write a file that was asked about, allowed and carried out. */
export function aPastCall(fields: Partial<PastCall> = {}): PastCall {
  return {
    callId: 'call-1',
    at: '2026-11-20T09:00:00.000Z',
    client: 'Claude',
    session: 'session-1',
    server: 'files',
    tool: 'write_file',
    risk: 'write',
    effect: 'ask',
    outcome: 'completed',
    approvalId: null,
    argumentsJson: '{"path":"/a.txt"}',
    ...fields,
  };
}

/** The same call again and again, so many seconds apart. */
export function everySeconds(seconds: number, count: number, fields: Partial<PastCall> = {}): PastCall[] {
  const start = Date.parse('2026-11-20T09:00:00.000Z');
  return Array.from({ length: count }, (_, index) =>
    aPastCall({ callId: `call-${index}`, at: new Date(start + index * seconds * 1000).toISOString(), ...fields }),
  );
}

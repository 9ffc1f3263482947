/** Every way something can end badly. Closed: a new way needs a line here and a mapping at both doors. */
export const errorCodes = [
  'unknown-client',
  'unknown-server',
  'unknown-tool',
  'tool-turned-off',
  'denied-by-policy',
  'denied-by-user',
  'approval-timeout',
  'approval-pending',
  'cancelled',
  'paused',
  'blocked-by-guardrail',
  'result-blocked',
  'upstream-unavailable',
  'upstream-failed',
  'upstream-timeout',
  'record-unavailable',
  'secret-unavailable',
  'invalid-request',
  'too-large',
  'not-found',
  'conflict',
  'home-taken',
  'port-taken',
  'not-authenticated',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

interface GatehouseErrorOptions extends ErrorOptions {
  /** What a client is told instead, where the message names things that are the person's alone. */
  forClient?: string;
}

/** A failure with a closed code and a sentence: what happened, then what to do. Never an argument value, never a stack. */
export class GatehouseError extends Error {
  override readonly name = 'GatehouseError';
  readonly code: ErrorCode;
  readonly forClient: string;

  constructor(code: ErrorCode, message: string, options?: GatehouseErrorOptions) {
    super(message, options);
    this.code = code;
    this.forClient = options?.forClient ?? message;
  }
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Approval } from '../approval/approve';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';

/** What a stateless client carries for us between two rounds of one call (MCP 2026-07-28, “Multi Round-Trip Requests”). */
export interface Continuation {
  /** `pass`: the next round goes on with the server's own state. `repeat`: it is the first request again, without what the client adds. */
  readonly next: 'pass' | 'repeat';
  readonly clientId: string;
  readonly server: string;
  readonly method: string;
  readonly tool: string;
  readonly fingerprint: string;
  readonly digest: string;
  /** Raw text of the server's own `requestState`; `null`: it gave none. */
  readonly stateJson: string | null;
}

export interface Seals {
  /** The continuation of this call as a `requestState` of ours. */
  seal(call: ToolCall, approval: Approval | null, rest: Pick<Continuation, 'next' | 'stateJson'>): string;
  /** `undefined`: not ours, tampered with, expired or of an earlier run. */
  open(state: string): { readonly continuation: Continuation; readonly nonce: string } | undefined;
  /** The person's answer that came with this state. Good for one round: whoever shows the state again is asked again. */
  takeApproval(nonce: string): Approval | undefined;
  /** No answer of before counts any more: the states stay what they are, and their calls are asked about anew. */
  forgetApprovals(): void;
}

const prefix = 'gc.';
const lifetimeMs = 15 * 60_000;
const ivBytes = 12;
const tagBytes = 16;
/** More rounds than this wait for nobody; the oldest approvals are forgotten, and asked for again. */
const mostApprovals = 10_000;

/** AES-256-GCM under a key of this process. The client cannot read or change it, and after a restart it counts for nothing. */
export function createSeals(clock: Clock): Seals {
  const key = randomBytes(32);
  const approvals = new Map<string, { approval: Approval; endsAtMs: number }>();

  function keep(nonce: string, approval: Approval): void {
    const now = clock.monotonicMs();
    for (const [old, { endsAtMs }] of approvals) {
      if (endsAtMs > now && approvals.size < mostApprovals) break;
      approvals.delete(old);
    }
    approvals.set(nonce, { approval, endsAtMs: now + lifetimeMs });
  }

  return {
    seal(call, approval, rest) {
      const nonce = randomBytes(16).toString('base64url');
      const continuation: Continuation = {
        ...rest,
        clientId: call.client.id,
        server: call.server,
        method: call.method,
        tool: call.tool,
        fingerprint: call.fingerprint,
        // The client repeats what it had sent; what a person made of it is kept with the approval.
        digest: (call.original ?? call).digest,
      };
      // An approval without a request is a rule's, and rules are asked anew in every round.
      if (approval?.requestId) keep(nonce, approval);
      const endsAtMs = clock.monotonicMs() + lifetimeMs;
      return prefix + encrypt(key, JSON.stringify({ continuation, nonce, endsAtMs }));
    },
    open(state) {
      const text = state.startsWith(prefix) ? decrypt(key, state.slice(prefix.length)) : undefined;
      if (text === undefined) return undefined;
      // Nobody else has the key, so what opens has our shape.
      const { endsAtMs, ...opened } = JSON.parse(text) as {
        continuation: Continuation;
        nonce: string;
        endsAtMs: number;
      };
      return endsAtMs > clock.monotonicMs() ? opened : undefined;
    },
    takeApproval(nonce) {
      const kept = approvals.get(nonce);
      approvals.delete(nonce);
      return kept && kept.endsAtMs > clock.monotonicMs() ? kept.approval : undefined;
    },
    forgetApprovals: () => approvals.clear(),
  };
}

function encrypt(key: Buffer, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

function decrypt(key: Buffer, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  // Text that decodes to the same bytes in another spelling is not what we gave.
  if (bytes.length < ivBytes + tagBytes || bytes.toString('base64url') !== sealed) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

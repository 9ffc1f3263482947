import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What the state names: one round of a parked call. The call itself stays here. */
export interface ParkedState {
  readonly callId: string;
  readonly round: number;
  readonly clientId: string;
}

/** Seals what a client must carry back and may neither read nor change (2026-07-28, “Multi round-trip requests”). */
export interface StateSeal {
  seal(state: ParkedState): string;
  /** `undefined`: changed, or of another run. */
  open(text: string): ParkedState | undefined;
}

/** Tells our states from those of servers and of the pipeline. */
export const parkedPrefix = 'gp.';

const ivBytes = 12;
const tagBytes = 16;
const longest = 1024;

/** AES-256-GCM under a key that lives as long as the process, as do the parked calls. */
export function createStateSeal(): StateSeal {
  const key = randomBytes(32);
  return {
    seal({ callId, round, clientId }) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(JSON.stringify([callId, round, clientId]), 'utf8'), cipher.final()]);
      return parkedPrefix + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(text) {
      const bytes = Buffer.from(text.slice(parkedPrefix.length), 'base64url');
      // Decoding skips what is no base64url: only the text that we wrote is ours.
      const isWhole = parkedPrefix + bytes.toString('base64url') === text;
      if (!isWhole || text.length > longest || bytes.length < ivBytes + tagBytes) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        const plain = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
        const [callId, round, clientId] = JSON.parse(plain.toString('utf8')) as [string, number, string];
        return { callId, round, clientId };
      } catch {
        return undefined;
      }
    },
  };
}

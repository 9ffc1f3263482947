import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../gateway/ports';

/** What a seal says of a text. `unsealed`: it has none. `foreign`: not ours, or changed. `outdated`: ours, of before what we wrote last. */
export type SealVerdict = 'ours' | 'unsealed' | 'foreign' | 'outdated';

/** Tells the settings that Gatehouse wrote from those that somebody else did. */
export interface SettingsSeal {
  /** No text was sealed before: one without a seal is of an older version, and not somebody else's. */
  readonly isFirst: boolean;
  /** The JSON text of an object, with a seal in it. */
  close(text: string): string;
  judge(text: string): SealVerdict;
  /** The text sealed last is on the disk: an earlier one is none of ours any more. */
  written(): void;
  /** Resolves when all that was written is known to the keychain. */
  flush(): Promise<void>;
}

/** `reason`: why nothing can be sealed or told apart, as the end of a sentence. */
export type OpenedSeal = { readonly seal: SettingsSeal } | { readonly reason: string };

/** As with the passphrase: no secret of a server can have names with a “/”. */
const keyEntry = (what: string) => `gatehouse/${what}-key`;
const sequenceEntry = (what: string) => `gatehouse/${what}-sequence`;

const Seal = z.strictObject({ sequence: z.number().int().positive(), mac: z.string().max(100) });
const Document = z.looseObject({ seal: z.unknown().optional() });

/** HMAC-SHA-256 with a key that only the keychain has. A count in it keeps an old file from coming back as the present one. */
export async function openSettingsSeal(secrets: Secrets): Promise<OpenedSeal> {
  return await openSeal(secrets, 'settings');
}

/** The same for another file, with a key and a count of its own. `what`: one word, the same at each start. */
export async function openSeal(secrets: Secrets, what: string): Promise<OpenedSeal> {
  // A key that ends with the process would make every restart look like a change.
  if (secrets.keptIn === 'memory') return { reason: 'there is no keychain here' };
  try {
    const key = Buffer.from((await secrets.get(keyEntry(what))) ?? (await newKey(secrets, what)), 'base64');
    const known = Number((await secrets.get(sequenceEntry(what))) ?? 0);
    const keep = (sequence: number) => secrets.set(sequenceEntry(what), String(sequence));
    return { seal: createSeal(key, { what, known, keep }) };
  } catch {
    return { reason: 'the keychain did not answer' };
  }
}

async function newKey(secrets: Secrets, what: string): Promise<string> {
  const key = randomBytes(32).toString('base64');
  await secrets.set(keyEntry(what), key);
  return key;
}

function createSeal(
  key: Buffer,
  { what, known, keep }: { what: string; known: number; keep: (sequence: number) => Promise<void> },
): SettingsSeal {
  /** Of the last text that is surely on the disk. */
  let written = known;
  let latest = known;
  let keeping: Promise<void> = Promise.resolve();

  const macOf = (sequence: number, contents: object) =>
    createHmac('sha256', key)
      .update(`gatehouse ${what}\n${sequence}\n${JSON.stringify(contents)}`)
      .digest('base64');

  return {
    isFirst: known === 0,
    close(text) {
      const contents = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
      latest += 1;
      const seal = { sequence: latest, mac: macOf(latest, contents) };
      return `${JSON.stringify({ ...contents, seal }, null, 2)}\n`;
    },
    judge(text) {
      const document = Document.safeParse(parse(text)).data;
      if (!document) return 'foreign';
      if (document.seal === undefined) return 'unsealed';
      const seal = Seal.safeParse(document.seal).data;
      if (!seal) return 'foreign';
      const { seal: _, ...contents } = document;
      if (!isEqual(macOf(seal.sequence, contents), seal.mac)) return 'foreign';
      latest = Math.max(latest, seal.sequence);
      return seal.sequence < written ? 'outdated' : 'ours';
    },
    written() {
      written = latest;
      const sequence = latest;
      // Those in between were overtaken. When the keychain fails, an old file is all that would not be noticed.
      keeping = keeping.then(() => (sequence === latest ? keep(sequence) : undefined)).catch(() => undefined);
    },
    flush: () => keeping,
  };
}

/** The text of an object without its seal, which nobody has looked at here. `null`: it is no object. */
export function withoutSeal(text: string): Record<string, unknown> | null {
  const { seal: _, ...contents } = Document.safeParse(parse(text)).data ?? { seal: null };
  return Object.keys(contents).length === 0 ? null : contents;
}

/** Whether a text carries a seal, whoever made it. */
export function isSealed(text: string): boolean {
  return Document.safeParse(parse(text)).data?.seal !== undefined;
}

function isEqual(mine: string, theirs: string): boolean {
  const [a, b] = [Buffer.from(mine), Buffer.from(theirs)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

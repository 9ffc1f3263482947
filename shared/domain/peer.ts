import { z } from 'zod';

/** The program behind a connection, as the operating system tells it. */
export const PeerProcess = z.object({
  pid: z.number().int(),
  /** Absolute path of the executable; `null` where the system does not tell. */
  executable: z.string().nullable(),
  /** What an interpreter runs (`node …/cli.js`): a claim of its command line. */
  script: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  /** From its parent upwards. */
  parents: z.array(z.object({ pid: z.number().int(), executable: z.string().nullable() })),
  /** Who signed the executable, where the system checks signatures. */
  signer: z.string().nullable(),
});
export type PeerProcess = z.infer<typeof PeerProcess>;

/** `process: null`: why it cannot be told stands in `reason`. */
export const Peer = z.object({ process: PeerProcess.nullable(), reason: z.string().nullable() });
export type Peer = z.infer<typeof Peer>;

/** A program that tried to connect without a token of ours. */
export const Stranger = z.object({
  id: z.string(),
  peer: Peer,
  /** What it says of itself. */
  claims: z.object({ name: z.string(), version: z.string() }).nullable(),
  attempts: z.number().int(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type Stranger = z.infer<typeof Stranger>;

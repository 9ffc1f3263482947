import { z } from 'zod';

export const ProfileName = z
  .string()
  .trim()
  .min(1, 'Give the profile a name.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\p{Cc}\p{Cf}*?]+$/u, 'Use a name without control characters, “*” or “?”.');

/** A choice of servers and tools under a name, for any number of clients. A server that comes later is not in it by itself. */
export const Profile = z.object({
  id: z.string(),
  /** Rules go by it. */
  name: ProfileName,
  /** The servers in it. */
  servers: z.array(z.string()).default([]),
  /** Tools of these that are not in it: server name → the server's own tool names. */
  hiddenTools: z.record(z.string(), z.array(z.string())).default({}),
  createdAt: z.iso.datetime(),
});
export type Profile = z.infer<typeof Profile>;

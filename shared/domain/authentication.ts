import { z } from 'zod';

/** How the person can prove to be who answers. `none`: the system offers nothing and no passphrase is set; what takes a proof cannot be had then. */
export const AuthenticationMethod = z.enum(['touch-id', 'windows-hello', 'polkit', 'passphrase', 'none']);
export type AuthenticationMethod = z.infer<typeof AuthenticationMethod>;

/** `wrong`: not this passphrase. `cancelled`: the person closed the system's question. `wait`: too many wrong ones; not before `retryAt`. */
export const AuthenticationOutcome = z.object({
  outcome: z.enum(['proven', 'wrong', 'cancelled', 'unavailable', 'wait']),
  retryAt: z.iso.datetime().nullable(),
});
export type AuthenticationOutcome = z.infer<typeof AuthenticationOutcome>;

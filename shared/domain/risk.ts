import { z } from 'zod';

/** What running a tool can do, from harmless to unknown. Decides when no rule does. */
export const Risk = z.enum(['read', 'write', 'destructive', 'exec', 'unknown']);
export type Risk = z.infer<typeof Risk>;

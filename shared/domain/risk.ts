import { z } from 'zod';

/** What running a tool can do, from harmless to unknown. Decides when no rule does. `external`: it hands something to somebody outside, or fetches from there. */
export const Risk = z.enum(['read', 'write', 'destructive', 'exec', 'external', 'unknown']);
export type Risk = z.infer<typeof Risk>;

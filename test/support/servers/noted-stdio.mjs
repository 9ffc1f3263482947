// Notes each of its starts in a file, a line each: its pid, and the digest of the secret that it was given. Then it is raw-stdio.
// Usage: API_TOKEN=… node noted-stdio.mjs <file>
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';

const [, , file = ''] = process.argv;
const digest = createHash('sha256')
  .update(process.env.API_TOKEN ?? '')
  .digest('hex');
appendFileSync(file, `${process.pid} ${digest}\n`);
await import('./raw-stdio.mjs');

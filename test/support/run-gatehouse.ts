import type { Wanted } from './gatehouse-process';
import { startGatehouse } from './start-gatehouse';

/** Runs the gateway until the channel to the parent closes. Sends `{endpoint, tokens}` when it is ready. */
export async function runGatehouse({ servers, clients }: Wanted): Promise<void> {
  const gatehouse = await startGatehouse();
  for (const [name, transport] of Object.entries(servers)) await gatehouse.addServer(name, transport);
  await gatehouse.addRule('allow', '*');
  const tokens: Record<string, string> = {};
  for (const name of clients) tokens[name] = (await gatehouse.addClient(name)).token;
  process.send?.({ endpoint: gatehouse.endpoint, tokens });
  await new Promise<void>((resolve) => process.once('disconnect', () => resolve()));
  await gatehouse.stop();
}

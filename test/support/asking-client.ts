import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { connectSdk, type SdkClient } from './mcp-clients';
import { startGatehouse, type TestGatehouse } from './start-gatehouse';
import { aScriptServer } from './upstream';

/** One gateway for a test file with a server that writes, and before every test a client of its own that has to ask. */
export interface AskingClient {
  gatehouse: TestGatehouse;
  me: { id: string; token: string };
  client: SdkClient;
}

/** Registers the hooks of a test file. The fields are there once a test runs. */
export function startAskingClient(): AskingClient {
  const at = {} as AskingClient;
  beforeAll(async () => {
    at.gatehouse = await startGatehouse();
    await at.gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
  });
  afterAll(() => at.gatehouse.stop());
  beforeEach(async () => {
    at.me = await at.gatehouse.addClient(randomUUID());
    at.client = await connectSdk('v2', at.gatehouse.endpoint, at.me.token);
    return async () => {
      await at.client.close();
      const { services } = at.gatehouse;
      await services['settings.save']({ pendingAfterMs: 50_000, approvalTimeoutMs: 600_000 });
      for (const { id } of services['policy.rules'].get()) await services['policy.remove']({ id });
      // What still waits is denied by the pause.
      await services['gateway.pause']({ isPaused: true });
      await services['gateway.pause']({ isPaused: false });
    };
  });
  return at;
}

/** The calls that this client made so far, newest first. */
export function recordedOf({ gatehouse, me }: AskingClient) {
  const name = gatehouse.services['clients.list'].get().find(({ id }) => id === me.id)?.name ?? me.id;
  return recordedUnder(gatehouse, name);
}

/** The same for a client that may be gone. */
export async function recordedUnder(gatehouse: TestGatehouse, name: string) {
  const filter = { text: name, outcome: 'any' as const };
  const { calls } = await gatehouse.services['activity.query']({ filter, before: null, limit: 100 });
  return calls;
}

export async function newestOf(asking: AskingClient) {
  const [call] = await recordedOf(asking);
  if (!call) throw new Error('Nothing was recorded.');
  return await asking.gatehouse.services['activity.call']({ callId: call.callId });
}

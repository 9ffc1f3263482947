import type { Transport } from '../../shared/domain/server';
import { referenceServer, startGatehouse } from '../support/start-gatehouse';

/** A gateway in front of some servers, where one rule allows every call. */
export interface Subject {
  /** The aggregated endpoint. */
  readonly endpoint: string;
  endpointOf(server: string): string;
  readonly token: string;
  stop(): Promise<void>;
}

export async function startSubject(servers: Readonly<Record<string, Transport>>): Promise<Subject> {
  const gatehouse = await startGatehouse();
  try {
    await gatehouse.addRule('allow', '*');
    for (const [name, transport] of Object.entries(servers)) await gatehouse.addServer(name, transport);
    const { token } = await gatehouse.addClient('conformance');
    const { endpoint, endpointOf, stop } = gatehouse;
    return { endpoint, endpointOf, token, stop };
  } catch (error) {
    await gatehouse.stop();
    throw error;
  }
}

/** Stands beside the fixture on the aggregated endpoint, so that there is something to aggregate. */
export const neighbour: Transport = referenceServer('memory');

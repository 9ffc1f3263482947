import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Subject, startSubject } from '../conformance/start-subject';
import { aPersona, type Driver } from './clients/driver';
import { type ClientKind, clientKinds, serverKinds } from './kinds';
import { type StartedServer, startHttpInstrument, stdioInstrument } from './start-servers';

// Only the session era has requests of servers, and with them progress that clients report: between a stateless client or
// server and the other, a question stands in an answer and is answered by the next request.
const servers = ['old', 'pipe', 'web'] as const;
const at = {} as { subject: Subject; web: StartedServer };

beforeAll(async () => {
  at.web = await startHttpInstrument(serverKinds.rawSession, 'web');
  at.subject = await startSubject({
    old: stdioInstrument(serverKinds.v1, 'old'),
    pipe: stdioInstrument(serverKinds.rawSession, 'pipe'),
    web: at.web.transport,
  });
});

afterAll(async () => {
  await at.subject?.stop();
  await at.web?.stop();
});

async function connect(kind: ClientKind, name: string): Promise<Driver> {
  const { endpoint, token } = at.subject;
  return await kind.connect({ endpoint, token, persona: aPersona(name) });
}

const watched = (driver: Driver, server: string, prompt: string) =>
  driver.call(`${server}_sample_watched`, { prompt }).then(({ text }) => text);

describe.each(clientKinds.filter(({ era }) => era === 'session'))('$title', (kind) => {
  it('says how far its answer is to the server that asked, also when all of them ask under the same token', async () => {
    const me = await connect(kind, 'Ada');
    try {
      const answers = await Promise.all(servers.map((server) => watched(me, server, server)));
      expect(answers).toEqual(servers.map((server) => `Ada thinks of ${server}, step 1, step 2`));
    } finally {
      await me.close();
    }
  });
});

it('what two clients say at the same time is told of the question of each', async () => {
  const [first, second] = await Promise.all([
    connect(clientKinds[0] as ClientKind, 'Ada'),
    connect(clientKinds[1] as ClientKind, 'Bob'),
  ]);
  try {
    // Over HTTP every session of the server has a stream of its own, so that both may be asked at once.
    const [one, two] = await Promise.all([watched(first, 'web', 'rain'), watched(second, 'web', 'snow')]);
    expect([one, two]).toEqual(['Ada thinks of rain, step 1, step 2', 'Bob thinks of snow, step 1, step 2']);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});

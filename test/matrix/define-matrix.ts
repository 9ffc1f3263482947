import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Subject, startSubject } from '../conformance/start-subject';
import { asking } from './checks/asking';
import type { Cell, Check } from './checks/check';
import { talking } from './checks/talking';
import { tasks } from './checks/tasks';
import { telling } from './checks/telling';
import { aPersona, type Driver } from './clients/driver';
import { type ClientKind, clientKinds, type ServerKind } from './kinds';
import { type StartedServer, startHttpInstrument, stdioInstrument } from './start-servers';

const checks: readonly Check[] = [...talking, ...asking, ...telling, ...tasks];

/** One server of the kind over each transport behind one gateway, so that each is the other's neighbour on the aggregated endpoint. */
const servers = { pipe: 'stdio', web: 'HTTP' } as const;
type Name = keyof typeof servers;
const names = Object.keys(servers) as Name[];

interface Place {
  readonly client: ClientKind;
  readonly server: ServerKind;
  readonly name: Name;
  readonly isAggregated: boolean;
}

/** All cells with servers of one kind: every kind of client, both transports, both endpoints. */
export function defineMatrix(server: ServerKind, clients: readonly ClientKind[] = clientKinds): void {
  const at = {} as { subject: Subject; web: StartedServer };
  beforeAll(async () => {
    at.web = await startHttpInstrument(server, 'web');
    at.subject = await startSubject({ pipe: stdioInstrument(server, 'pipe'), web: at.web.transport });
  });
  afterAll(async () => {
    await at.subject?.stop();
    await at.web?.stop();
  });

  for (const client of clients)
    for (const name of names)
      for (const isAggregated of [false, true]) {
        const endpoint = isAggregated ? ', aggregated' : '';
        describe(`${client.title}, ${server.title} over ${servers[name]}${endpoint}`, () => {
          for (const check of checks) defineCell(check, { client, server, name, isAggregated }, () => at.subject);
        });
      }
}

function defineCell(check: Check, place: Place, subject: () => Subject): void {
  const reason = check.impossible?.(place);
  if (reason === undefined) {
    it(check.feature, () => inCell(place, subject(), check.works));
    return;
  }
  const { refused } = check;
  if (!refused) throw new Error(`Nothing shows that “${check.feature}” is impossible.`);
  it(`${check.feature}: impossible, for ${reason}; it says so`, () => inCell(place, subject(), refused));
}

async function inCell({ client, server, name, isAggregated }: Place, subject: Subject, run: Check['works']) {
  const endpoint = isAggregated ? subject.endpoint : subject.endpointOf(name);
  const { token } = subject;
  const open: Driver[] = [];
  const connect: Cell['connect'] = async (kind, persona) => {
    const driver = await kind.connect({ endpoint, token, persona });
    open.push(driver);
    return driver;
  };
  try {
    const persona = aPersona();
    const me = await connect(client, persona);
    const exposed = (own: string) => (isAggregated ? `${name}_${own}` : own);
    await run({ me, persona, client, server, name, exposed, uri: (id) => `note://${name}/${id}`, connect });
  } finally {
    for (const driver of open) await driver.close();
  }
}

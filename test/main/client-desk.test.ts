import { describe, expect, it } from 'vitest';
import { type ClientDeskParts, createClientDesk } from '../../main/client-desk';
import { createStore } from '../../main/gateway/store';
import type { ClientConfig } from '../../shared/domain/client';
import type { FileOutcome } from '../../shared/domain/file-plan';
import { GatehouseError } from '../../shared/errors';
import { aClient } from '../support/builders';
import { aConnection } from '../support/connecting';
import { aConnectionEvent, aFoundClient, aStatus } from '../support/dashboard-views';
import { anImportPlan } from '../support/import-views';

const written = (path: string): FileOutcome => ({ fileId: path, path, outcome: 'written', text: 'Fine.' });

function create(parts: Partial<ClientDeskParts> & { outcomes?: FileOutcome[] } = {}) {
  const asked: unknown[][] = [];
  const note =
    <T>(name: string, answer: T) =>
    async (...args: unknown[]): Promise<T> => {
      asked.push([name, ...args]);
      return answer;
    };
  const status = createStore(aStatus());
  const plan = { id: 'plan', changes: [] };
  const made = {
    survey: { scan: note('scan', [aFoundClient()]) },
    connections: {
      planConnect: note('planConnect', plan),
      planDisconnect: note('planDisconnect', plan),
      apply: note('apply', parts.outcomes ?? [written('/home/ada/.cursor/mcp.json')]),
    },
    ledger: {
      connections: () => [aConnection({ clientId: 'c' }), aConnection({ clientId: 'gone' })],
      events: () => [aConnectionEvent({ fileId: 'f', what: 'Connected.' })],
    },
    imports: {
      plan: note('plan', anImportPlan()),
      carryOut: note('carryOut', { servers: ['mail'], takeBack: async () => {} }),
    },
    settings: {
      clients: createStore<readonly ClientConfig[]>([aClient({ id: 'c', name: 'Cursor', boundTo: '/opt/cursor' })]),
    },
    status,
    assertEditable: () => {},
    ...parts,
  };
  const desk = createClientDesk(made as unknown as ClientDeskParts);
  return { desk, asked, notices: () => status.get().notices.map(({ text }) => text) };
}

describe('the desk', () => {
  it('tells what is here, what is connected, and who it is', async () => {
    const overview = await create().desk.look();
    expect(overview).toMatchObject({
      gateway: { isRunning: true, endpoint: expect.any(String) },
      clients: [{ kind: 'cursor' }],
      connections: [
        { clientName: 'Cursor', boundTo: '/opt/cursor' },
        { clientName: null, boundTo: null },
      ],
      latest: { fileId: 'f', what: 'Connected.' },
    });
    expect(await create({ isAlone: true }).desk.look()).toMatchObject({ gateway: { isRunning: false } });
  });

  it('tells no token and no digest of one', async () => {
    expect(JSON.stringify(await create().desk.look())).not.toContain(aClient().tokenDigest);
  });

  it('says in a notice which files a command changed', async () => {
    const { desk, notices } = create();
    await desk.apply('plan');
    expect(notices()).toEqual([expect.stringContaining('“/home/ada/.cursor/mcp.json” changed. If that was not you')]);
    const many = create({ outcomes: Array.from({ length: 7 }, (_, index) => written(`/f${index}`)) });
    await many.desk.apply('plan');
    expect(many.notices()[0]).toContain('“/f4” and 2 more changed');
    const nothing = create({ outcomes: [{ ...written('/f'), outcome: 'refused' }] });
    await nothing.desk.apply('plan');
    expect(nothing.notices()).toEqual([]);
  });

  it('says it also where nobody can look at the computer any more', async () => {
    const survey = { scan: () => Promise.reject(new Error('gone')) };
    const { desk, notices } = create({ survey: survey as unknown as ClientDeskParts['survey'] });
    expect(await desk.apply('plan')).toHaveLength(1);
    expect(notices()).toHaveLength(1);
  });

  it('adds servers switched off whatever a client had them, and says so in a notice', async () => {
    const { desk, asked, notices } = create();
    const choices = [{ id: 'c1', name: 'mail', answers: {} }];
    expect(await desk.import('plan', choices)).toEqual(['mail']);
    expect(asked).toEqual([['carryOut', 'plan', choices, { isEnabled: false }]]);
    expect(notices()).toEqual([expect.stringContaining('added “mail”, switched off. Look at the command of each')]);
  });

  it('never brings secrets back where nobody can tell that a person asks', async () => {
    const { desk, asked } = create();
    await expect(desk.planDisconnectWithSecrets(null)).rejects.toThrow('in the window of Gatehouse');
    await desk.planDisconnect(null);
    expect(asked).toEqual([['planDisconnect', null, false]]);
  });

  it('brings them back when that was proven, and not otherwise', async () => {
    const proven = create({ assertMayReturnSecrets: async () => {} });
    await proven.desk.planDisconnectWithSecrets(['a']);
    expect(proven.asked).toEqual([['planDisconnect', ['a'], true]]);
    const refused = create({
      assertMayReturnSecrets: () => Promise.reject(new GatehouseError('not-authenticated', 'No.')),
    });
    await expect(refused.desk.planDisconnectWithSecrets(null)).rejects.toThrow('No.');
    expect(refused.asked).toEqual([]);
  });

  it('changes nothing that the operator’s configuration owns; disconnecting is always possible', async () => {
    const { desk, asked } = create({
      assertEditable: () => {
        throw new GatehouseError('conflict', 'The operator’s configuration file owns this.');
      },
    });
    await expect(desk.planConnect([], 'keep')).rejects.toThrow('operator');
    await expect(desk.planImport({ from: 'clients' })).rejects.toThrow('operator');
    await expect(desk.import('plan', [])).rejects.toThrow('operator');
    expect(asked).toEqual([]);
    await desk.planDisconnect(null);
  });
});

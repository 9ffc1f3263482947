import { expect, it } from 'vitest';
import type { ClientDesk } from '../../../../main/cli/clients/desk';
import type { ClientsOptions } from '../../../../main/cli/clients/options';
import { runClients } from '../../../../main/cli/clients/run-clients';
import { GatehouseError } from '../../../../shared/errors';
import { aConsole, aDesk } from '../../../support/a-client-desk';

const usual = { home: undefined, json: false };
const list: ClientsOptions = { action: 'list', ...usual, all: false };

async function run(options: ClientsOptions, { desk, error }: { desk?: Partial<ClientDesk>; error?: Error } = {}) {
  const console = aConsole();
  let closed = 0;
  const code = await runClients(options, {
    open: async () => {
      if (error) throw error;
      return {
        desk: aDesk(desk).desk,
        close: async () => {
          closed += 1;
        },
      };
    },
    console,
    home: '/home/ana',
    checkConnection: async () => ({ state: 'fine', text: 'Fine.', next: null }),
  });
  return { code, out: console.out(), error: console.error(), closed };
}

const change = { ...usual, yes: true, dryRun: false };

it.each<[ClientsOptions, RegExp]>([
  [list, /^Client/],
  [{ ...list, json: true }, /^\{"gatehouse"/],
  [{ action: 'connect', ...change, kinds: ['cursor'], all: false, others: 'keep' }, /Written/],
  [{ action: 'disconnect', ...change, json: true, kinds: [], all: true, withSecrets: false }, /"applied":false/],
  [{ action: 'import', ...change, from: undefined, names: [] }, /Added, switched off/],
  [{ action: 'doctor', ...usual }, /^✓ Gatehouse/],
])('does what was asked, and leaves: $action', async (options, out) => {
  expect(await run(options)).toMatchObject({ code: 0, out: expect.stringMatching(out), closed: 1 });
});

it('says a failure of ours in its sentence, to people and to programs', async () => {
  const error = new GatehouseError('conflict', 'Another Gatehouse is using it.');
  expect(await run(list, { error })).toMatchObject({ code: 1, out: '', error: 'Another Gatehouse is using it.' });
  const json = await run({ ...list, json: true }, { error });
  expect([json.code, JSON.parse(json.out)]).toEqual([1, { error: 'Another Gatehouse is using it.' }]);
});

it('says nothing of a mistake but its kind, and leaves all the same', async () => {
  const look = () => Promise.reject(new TypeError('canary'));
  const { code, error, closed } = await run(list, { desk: { look } });
  expect([code, closed]).toEqual([1, 1]);
  expect(error).toBe('This failed because of a mistake in Gatehouse (TypeError).');
});

it('escapes what a sentence quotes', async () => {
  const { error } = await run({ action: 'connect', ...change, kinds: ['\u001b[2J'], all: false, others: 'keep' });
  expect(error).toContain('“\\u{1b}[2J”');
});

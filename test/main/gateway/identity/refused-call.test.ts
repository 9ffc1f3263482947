import { expect, it } from 'vitest';
import { aPipeline } from '../../../support/a-pipeline';

it('a request that was turned away at the door is recorded, and reaches no server', async () => {
  const { onRefused, outcomes, forwarded } = aPipeline();
  const caller = { clientId: 'client-0', server: 'files', session: 'stateless-client-0' };
  onRefused({ caller, method: `tools/call${'x'.repeat(1000)}`, reason: 'The header says something else.' });
  while (outcomes.length === 0) await new Promise(setImmediate);
  expect(outcomes).toMatchObject([
    {
      client: 'Claude',
      server: 'files',
      session: 'stateless-client-0',
      tool: expect.stringMatching(/^tools\/callx{190}$/),
      outcome: 'refused',
      message: 'The header says something else.',
      argumentsJson: '{}',
    },
  ]);
  expect(forwarded).toEqual([]);
});

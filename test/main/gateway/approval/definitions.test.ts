import { expect, it } from 'vitest';
import { createDefinitions } from '../../../../main/gateway/approval/definitions';
import { aToolCall } from '../../../support/builders';

const changed = aToolCall({ fingerprint: 'e'.repeat(64) });

it('tells a tool that is another than when this client last used it', () => {
  const definitions = createDefinitions();
  expect(definitions.isChanged(aToolCall())).toBe(false);
  definitions.note(aToolCall());
  expect([definitions.isChanged(aToolCall()), definitions.isChanged(changed)]).toEqual([false, true]);
  definitions.note(changed);
  expect(definitions.isChanged(changed)).toBe(false);
});

it('says nothing of what another client used', () => {
  const definitions = createDefinitions();
  definitions.note(aToolCall({ client: { id: 'client-2', name: 'Cursor' } }));
  expect(definitions.isChanged(changed)).toBe(false);
});

it('forgets the tools unused the longest where there are very many', () => {
  const definitions = createDefinitions();
  definitions.note(aToolCall());
  const call = aToolCall();
  for (let n = 0; n < 10_000; n += 1) definitions.note({ ...call, tool: `tool ${n}` });
  expect(definitions.isChanged(changed)).toBe(false);
});

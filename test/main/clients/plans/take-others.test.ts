import { describe, expect, it } from 'vitest';
import { isOff, offValue, takeOthers } from '../../../../main/clients/plans/take-others';
import { aKind, known } from '../../../support/connecting';
import { aReadFile, planParts } from '../../../support/planning';

const [kiro, zed] = [aKind('kiro'), aKind('zed')];
const { isKnown } = planParts();

describe('entries that a client can do without', () => {
  it('are named so that nothing in their name changes the sentence', async () => {
    const read = await aReadFile(JSON.stringify({ mcpServers: { 'a\u202e\nb': { command: known } } }));
    const { steps, text } = takeOthers(read, { kind: kiro, others: 'remove', isKnown, own: undefined });
    expect(steps).toEqual(['Takes “ab” out: Gatehouse has it.']);
    expect(JSON.parse(text)).toEqual({ mcpServers: {} });
  });

  it('are never our own', async () => {
    const read = await aReadFile(JSON.stringify({ mcpServers: { gatehouse: { command: known } } }));
    expect(takeOthers(read, { kind: kiro, others: 'remove', isKnown, own: 'gatehouse' })).toEqual({
      text: read.text,
      taken: [],
      steps: [],
    });
  });
});

it('off is what the kind means by it', () => {
  expect([kiro, zed].map(({ disable }) => disable && offValue(disable))).toEqual([true, false]);
  expect([isOff(kiro, { disabled: true }), isOff(zed, { enabled: false })]).toEqual([true, true]);
  expect([isOff(kiro, {}), isOff(zed, { enabled: true }), isOff(kiro, 'x')]).toEqual([false, false, false]);
  expect(isOff(aKind('cursor'), { disabled: true })).toBe(false);
});

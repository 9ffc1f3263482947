import { expect, it } from 'vitest';
import { createGuidances, throughClient } from '../../../../main/gateway/approval/guidance';
import type { Risk } from '../../../../shared/domain/risk';
import { aToolCall } from '../../../support/builders';

it.each<Risk>(['read', 'write', 'destructive', 'exec', 'external', 'unknown'])(
  'proposes the same two sentences for %s every time',
  (risk) => {
    const guidances = createGuidances();
    const proposed = guidances.for(aToolCall({ risk }));
    expect(proposed).toHaveLength(2);
    expect(guidances.for(aToolCall({ risk }))).toEqual(proposed);
  },
);

it('offers what was said of the tool, then of its server, the latest first and nothing twice', () => {
  const guidances = createGuidances();
  guidances.note(aToolCall({ tool: 'move_file' }), 'Not there.');
  guidances.note(aToolCall(), 'Use b.txt.');
  guidances.note(aToolCall(), 'Ask first.');
  guidances.note(aToolCall(), 'Use b.txt.');
  expect(guidances.for(aToolCall()).slice(0, 4)).toEqual([
    'Use b.txt.',
    'Ask first.',
    'Not there.',
    'Show me what you want to change first.',
  ]);
});

it('offers nothing that nobody said', () => {
  const guidances = createGuidances();
  guidances.note(aToolCall(), throughClient);
  expect(guidances.for(aToolCall())).not.toContain(throughClient);
});

it('keeps five of each tool', () => {
  const guidances = createGuidances();
  for (let n = 0; n < 9; n += 1) guidances.note(aToolCall(), `Sentence ${n}.`);
  expect(guidances.for(aToolCall()).filter((each) => each.startsWith('Sentence'))).toEqual(
    [8, 7, 6, 5, 4].map((n) => `Sentence ${n}.`),
  );
});

it('says nothing of one server at another', () => {
  const guidances = createGuidances();
  guidances.note(aToolCall(), 'Use b.txt.');
  expect(guidances.for(aToolCall({ server: 'other' }))).not.toContain('Use b.txt.');
});

it('forgets the tools unused the longest where there are very many', () => {
  const guidances = createGuidances();
  guidances.note(aToolCall({ server: 's' }), 'Old.');
  for (let n = 0; n < 500; n += 1) guidances.note(aToolCall({ server: `s${n}` }), 'New.');
  expect(guidances.for(aToolCall({ server: 's' }))).not.toContain('Old.');
});

import { expect, it } from 'vitest';
import { documentOf } from './document.mjs';

const outcome = {
  machine: { cpu: 'A CPU', cores: 2, memoryGb: 24, os: 'A System 12', node: '20.20.2', load: 0.1 },
  results: [{ measure: 'memory', upstream: 'http', lane: 'Gatehouse', figures: { idleRssMb: 90 } }],
  problems: ['cold, http server: Gatehouse: it did not start.'],
  notes: [],
  isQuick: true,
  version: '0.1.0',
  date: '2026-11-21',
};

it('says what was measured on what, what was missed, and that a quick run is one', () => {
  const text = documentOf(outcome);
  expect(text).toContain('Gatehouse 0.1.0, 2026-11-21: A CPU, 2 cores, 24 GB, A System 12, Node 20.20.2');
  expect(text).toContain('A quick run');
  expect(text).toContain('| memory idle, MB | HTTP | 90.0 | ≤ 110 | met |');
  expect(text).toContain('## Not measured\n\n- cold, http server: Gatehouse: it did not start.');
  expect(text).not.toContain('## Left out');
});

it('does not call a full run quick', () => {
  expect(documentOf({ ...outcome, isQuick: false })).not.toContain('quick');
});

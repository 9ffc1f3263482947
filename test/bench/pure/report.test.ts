import { expect, it } from 'vitest';
import { goalTable, tablesOf } from './report.mjs';

const results = [
  { measure: 'cold', upstream: 'stdio', lane: 'Gatehouse', figures: { readyMs: 200, firstCallMs: 401 } },
  { measure: 'small', upstream: 'http', lane: 'direct', figures: { p50Ms: 0.1 } },
  { measure: 'small', upstream: 'http', lane: 'Gatehouse', figures: { p50Ms: 0.35, cpuUs: 99 } },
];

it('tablesOf shows the measurements in their order, and only columns that somebody has a figure for', () => {
  expect(tablesOf(results)).toEqual([
    {
      title: 'Small call, 2025-11-25 · HTTP server',
      header: ['', 'p50, ms', 'CPU µs/call at 16'],
      rows: [
        ['direct', '0.100', '–'],
        ['Gatehouse', '0.350', '99.0'],
      ],
    },
    {
      title: 'Cold start · stdio server',
      header: ['', 'ready, ms', 'first good call, ms'],
      rows: [['Gatehouse', '200', '401']],
    },
  ]);
});

it('goalTable says of each goal what was measured, the target, and whether it is met', () => {
  expect(goalTable(results)[0]?.rows).toEqual([
    ['CPU a call at 16, µs', 'HTTP', '99.0', '≤ 120', 'met'],
    ['added p50 alone, ms', 'HTTP', '0.250', '≤ 0.3', 'met'],
    ['cold start to first call, ms', 'stdio', '401', '≤ 400', 'missed'],
  ]);
});

it('goalTable is no table when no goal was measured', () => {
  expect(goalTable([])).toEqual([]);
});

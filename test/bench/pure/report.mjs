import { judge } from './goals.mjs';
import { formatNumber } from './table.mjs';

const small = [
  ['p50Ms', 'p50, ms'],
  ['p95Ms', 'p95, ms'],
  ['p99Ms', 'p99, ms'],
  ['calls1', 'calls/s at 1'],
  ['calls16', 'at 16'],
  ['calls64', 'at 64'],
  ['cpuUs', 'CPU µs/call at 16'],
];

/** Title, columns (figure and heading) of each measurement, in the order in which they are shown. */
const measures = {
  small: ['Small call, 2025-11-25', small],
  modern: ['Small call, 2026-07-28', small],
  rules: ['Small call by number of rules', small.filter(([figure]) => figure !== 'calls64')],
  large: [
    'Results of 1 MB',
    [
      ['p50Ms', 'p50, ms'],
      ['p99Ms', 'p99, ms'],
      ['calls16', 'results/s at 16'],
    ],
  ],
  initialize: [
    'initialize, over a new connection',
    [
      ['p50Ms', 'p50, ms'],
      ['p99Ms', 'p99, ms'],
    ],
  ],
  lists: [
    'tools/list, p50',
    [
      ['list10Ms', '10 tools, ms'],
      ['list100Ms', '100 tools, ms'],
      ['list1000Ms', '1,000 tools, ms'],
    ],
  ],
  clients: [
    'Twenty calls at a time',
    [
      ['calls', 'calls/s'],
      ['p50Ms', 'p50, ms'],
      ['cpuUs', 'CPU µs/call'],
      ['processes', 'server processes'],
    ],
  ],
  memory: [
    'Memory of the gateway without its servers',
    [
      ['idleRssMb', 'idle RSS, MB'],
      ['idlePssMb', 'idle PSS, MB'],
      ['loadedRssMb', '20 × 10 RSS, MB'],
      ['loadedPssMb', '20 × 10 PSS, MB'],
      ['processes', 'server processes'],
    ],
  ],
  cold: [
    'Cold start',
    [
      ['readyMs', 'ready, ms'],
      ['firstCallMs', 'first good call, ms'],
    ],
  ],
  lag: [
    'Event loop late, 16 calls at a time',
    [
      ['smallP99Ms', 'small p99, ms'],
      ['smallMaxMs', 'small max, ms'],
      ['largeP99Ms', '1 MB p99, ms'],
      ['largeMaxMs', '1 MB max, ms'],
    ],
  ],
  endpoint: ['This endpoint', [...small, ['greetingMs', 'greeting p50, ms'], ['listMs', 'tools/list p50, ms']]],
};

/** Each table as `{ title, header, rows }`, cells as text; columns that nobody has a value for are left out. */
export function tablesOf(results) {
  return Object.entries(measures).flatMap(([measure, [title, columns]]) =>
    ['http', 'stdio', ''].flatMap((upstream) => {
      const own = results.filter((one) => one.measure === measure && one.upstream === upstream);
      if (own.length === 0) return [];
      const shown = columns.filter(([figure]) => own.some(({ figures }) => Number.isFinite(figures[figure])));
      return [
        {
          title: upstream === '' ? title : `${title} · ${upstream === 'http' ? 'HTTP' : 'stdio'} server`,
          header: ['', ...shown.map(([, heading]) => heading)],
          rows: own.map(({ lane, figures }) => [lane, ...shown.map(([figure]) => formatNumber(figures[figure]))]),
        },
      ];
    }),
  );
}

/** The goals as one more table, or none when nothing was measured that one is about. */
export function goalTable(results) {
  const judged = judge(results);
  if (judged.length === 0) return [];
  const rows = judged.map(({ name, upstream, value, target, sign, isMet }) => [
    name,
    upstream === 'http' ? 'HTTP' : 'stdio',
    formatNumber(value),
    sign === undefined ? '' : `${sign} ${target}`,
    isMet === undefined ? '' : isMet ? 'met' : 'missed',
  ]);
  return [{ title: 'What must be reached', header: ['', 'server', 'measured', 'target', ''], rows }];
}

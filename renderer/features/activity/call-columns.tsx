import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { CallSummary } from '../../../shared/domain/activity';
import { Badge } from '../../ui/badge';
import { HostileText } from '../../ui/hostile-text';
import { duration, longTime, shortTime } from './format';
import { effectWords, outcomeWords } from './words';

export const callFeatures = tableFeatures({});

const helper = createColumnHelper<typeof callFeatures, CallSummary>();

export const callColumns = helper.columns([
  helper.accessor('at', {
    header: 'Time',
    cell: ({ getValue }) => (
      <time dateTime={getValue()} title={longTime(getValue())} className="text-muted tabular-nums">
        {shortTime(getValue(), new Date())}
      </time>
    ),
  }),
  helper.accessor('client', { header: 'Client', cell: ({ getValue }) => <Name text={getValue()} /> }),
  helper.accessor('server', { header: 'Server', cell: ({ getValue }) => <Name text={getValue()} /> }),
  helper.accessor('tool', { header: 'Tool', cell: ({ getValue }) => <Name text={getValue()} mono /> }),
  helper.accessor('effect', {
    header: 'Decision',
    cell: ({ getValue }) => {
      const effect = getValue();
      return effect ? effectWords[effect].label : <span className="text-muted">None</span>;
    },
  }),
  helper.accessor('outcome', {
    header: 'Outcome',
    cell: ({ getValue }) => <Badge tone={outcomeWords[getValue()].tone}>{outcomeWords[getValue()].label}</Badge>,
  }),
  helper.accessor('durationMs', {
    header: 'Duration',
    cell: ({ getValue }) => <span className="text-muted tabular-nums">{duration(getValue())}</span>,
  }),
]);

/** One line; the whole name is in the details. No tip: the system would draw hostile characters as they are. */
function Name({ text, mono = false }: { text: string; mono?: boolean }) {
  return (
    <span className="block truncate">
      <HostileText text={text} mono={mono} />
    </span>
  );
}

/** Narrow tables drop what the details repeat. Container widths, because the details pane takes from the same window. */
export const rowGrid =
  'grid items-center gap-x-3 px-3 grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.6fr)_4.5rem_8.5rem_5.5rem] ' +
  '@max-3xl:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.4fr)_8.5rem] ' +
  '@max-lg:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1.4fr)_8.5rem]';

const hiddenWhen: Readonly<Record<string, string>> = {
  effect: '@max-3xl:hidden',
  durationMs: '@max-3xl:hidden text-right',
  server: '@max-lg:hidden',
};

export function cellClass(columnId: string): string {
  return `min-w-0 ${hiddenWhen[columnId] ?? ''}`;
}

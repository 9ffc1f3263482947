import type { ActivityFilter } from '../../../shared/domain/activity';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Select } from '../../ui/select';
import { TextInput } from '../../ui/text-input';
import { shortDuration } from './format';

const outcomes: readonly { value: ActivityFilter['outcome']; label: string }[] = [
  { value: 'any', label: 'Every outcome' },
  { value: 'allowed', label: 'Allowed' },
  { value: 'denied', label: 'Denied' },
  { value: 'failed', label: 'Failed' },
  { value: 'answered', label: 'Answered by a person' },
];

export interface ActivityFilterBarProps {
  readonly filter: ActivityFilter;
  readonly onChange: (filter: ActivityFilter) => void;
  readonly total: number;
}

export function ActivityFilterBar({ filter, onChange, total }: ActivityFilterBarProps) {
  const medianMs = useValue(app['activity.latency'])?.medianMs ?? null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="w-72 max-w-full">
        <TextInput
          type="search"
          aria-label="Filter by client, server or tool"
          placeholder="Client, server or tool"
          maxLength={200}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </div>
      <div className="w-40">
        <Select
          label="Outcome"
          value={filter.outcome}
          onChange={(outcome) => onChange({ ...filter, outcome })}
          options={outcomes}
        />
      </div>
      <p className="ml-auto flex flex-wrap justify-end gap-x-3 text-muted text-small tabular-nums">
        {medianMs !== null && (
          <span title="The median of the last completed calls: without the waiting for a person and for the server.">
            Gatehouse adds {shortDuration(medianMs)}
          </span>
        )}
        <span aria-live="polite">{total === 1 ? '1 call' : `${total.toLocaleString()} calls`}</span>
      </p>
    </div>
  );
}

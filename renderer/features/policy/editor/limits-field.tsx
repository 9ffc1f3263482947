import { Plus, Trash2 } from 'lucide-react';
import { pathText } from '../../../../shared/domain/argument-path';
import type { ToolArgument } from '../../../../shared/domain/server';
import { Button } from '../../../ui/button';
import { IconButton } from '../../../ui/icon-button';
import { Select } from '../../../ui/select';
import { SuggestInput } from '../../../ui/suggest-input';
import { TextInput } from '../../../ui/text-input';
import type { PartProps } from './basic-fields';
import { blankLimit, type LimitForm } from './rule-form';

const mostLimits = 4;

const kinds = [
  { value: 'calls', label: 'Calls' },
  { value: 'sum', label: 'Sum of' },
] as const;

const periods = [
  { value: 'minute', label: 'a minute' },
  { value: 'hour', label: 'an hour' },
  { value: 'day', label: 'a day' },
] as const;

const beyonds = [
  { value: 'ask', label: 'then ask me' },
  { value: 'deny', label: 'then deny' },
] as const;

export function LimitsField({ form, known, onChange }: PartProps & { known: readonly ToolArgument[] }) {
  const { limits } = form;
  const set = (next: readonly LimitForm[]) => onChange({ limits: next });
  const nextId = Math.max(-1, ...limits.map(({ id }) => id)) + 1;
  return (
    <div className="space-y-2">
      <p className="text-muted">
        How much the rule gives in the last minute, hour or day. All calls that it decides count together.
      </p>
      <ul className="space-y-2">
        {limits.map((limit, index) => (
          <LimitRow
            key={limit.id}
            {...{ limit, known }}
            position={index + 1}
            onChange={(changed) => set(limits.map((each) => (each.id === changed.id ? changed : each)))}
            onRemove={() => set(limits.filter(({ id }) => id !== limit.id))}
          />
        ))}
      </ul>
      {limits.length < mostLimits && (
        <Button variant="secondary" size="sm" icon={<Plus />} onClick={() => set([...limits, blankLimit(nextId)])}>
          Add a limit
        </Button>
      )}
    </div>
  );
}

interface LimitRowProps {
  readonly limit: LimitForm;
  readonly position: number;
  readonly known: readonly ToolArgument[];
  readonly onChange: (limit: LimitForm) => void;
  readonly onRemove: () => void;
}

function LimitRow({ limit, position, known, onChange, onRemove }: LimitRowProps) {
  const change = (part: Partial<LimitForm>) => onChange({ ...limit, ...part });
  const numeric = known.filter(({ type }) => type === 'number' || type === 'integer' || type === 'any');
  return (
    <li className="flex flex-wrap items-start gap-2">
      <Select
        label={`What limit ${position} counts`}
        value={limit.kind}
        options={kinds}
        onChange={(kind) => change({ kind })}
      />
      {limit.kind === 'sum' && (
        <div className="min-w-32 grow basis-32">
          <SuggestInput
            mono
            label={`Argument of limit ${position}`}
            placeholder="amount"
            maxLength={200}
            value={limit.argument}
            suggestions={numeric.map(({ name }) => pathText([name]))}
            onChange={(argument) => change({ argument })}
          />
        </div>
      )}
      <span className="pt-1.5 text-muted">up to</span>
      <div className="w-24">
        <TextInput
          aria-label={`Limit ${position}: at most`}
          inputMode="decimal"
          maxLength={20}
          value={limit.atMost}
          onChange={(event) => change({ atMost: event.target.value })}
        />
      </div>
      <Select
        label={`Period of limit ${position}`}
        value={limit.per}
        options={periods}
        onChange={(per) => change({ per })}
      />
      <Select
        label={`Beyond limit ${position}`}
        value={limit.beyond}
        options={beyonds}
        onChange={(beyond) => change({ beyond })}
      />
      <IconButton label={`Remove limit ${position}`} icon={<Trash2 />} onClick={onRemove} />
    </li>
  );
}

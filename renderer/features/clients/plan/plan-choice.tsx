import type { OtherEntries } from '../../../../shared/domain/file-plan';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Checkbox } from '../../../ui/checkbox';
import { RadioChoice } from '../../../ui/radio-choice';
import { isBypass } from '../found/found-state';
import type { PlanOptions, PlanRequest } from './use-file-plan';

export interface PlanChoiceProps {
  readonly request: PlanRequest;
  readonly options: PlanOptions;
  readonly onChange: (options: PlanOptions) => void;
}

/** What the person may choose about a plan. Absent where there is nothing to choose. */
export function PlanChoice({ request, options, onChange }: PlanChoiceProps) {
  const known = useKnownEntries(request);
  if (request.kind === 'disconnect')
    return (
      <Checkbox checked={options.withSecrets} onChange={(withSecrets) => onChange({ ...options, withSecrets })}>
        Put the secrets back into the files too
        <span className="block text-muted text-small">
          Otherwise they stay in Gatehouse alone, and servers that come back need them again.
        </span>
      </Checkbox>
    );
  if (known === 0) return null;
  return (
    <RadioChoice
      label={
        known === 1
          ? 'One server in these files is in Gatehouse too'
          : `${known} servers in these files are in Gatehouse too`
      }
      options={known === 1 ? choicesForOne : choicesForMany}
      value={options.others}
      onChange={(others) => onChange({ ...options, others })}
    />
  );
}

interface OtherChoice {
  readonly value: OtherEntries;
  readonly label: string;
  readonly description: string;
}

const choicesForOne: readonly OtherChoice[] = [
  { value: 'keep', label: 'Keep it', description: 'It stays beside Gatehouse, and calls to it go round it.' },
  {
    value: 'disable',
    label: 'Switch it off',
    description: 'It stays in the file, but is not used. Where a client has no such switch, it is taken out.',
  },
  { value: 'remove', label: 'Take it out', description: 'Disconnecting puts it back.' },
];

const choicesForMany: readonly OtherChoice[] = [
  { value: 'keep', label: 'Keep them', description: 'They stay beside Gatehouse, and calls to them go round it.' },
  {
    value: 'disable',
    label: 'Switch them off',
    description: 'They stay in the file, but are not used. Where a client has no such switch, they are taken out.',
  },
  { value: 'remove', label: 'Take them out', description: 'Disconnecting puts them back.' },
];

/** Entries of the files to be connected that could be done without. */
function useKnownEntries(request: PlanRequest): number {
  const found = useValue(app['clients.found']) ?? [];
  if (request.kind !== 'connect') return 0;
  const files = found.flatMap(({ files }) => files).filter(({ id }) => request.fileIds.includes(id));
  return files.flatMap(({ entries }) => entries).filter((entry) => entry.isKnown && isBypass(entry)).length;
}

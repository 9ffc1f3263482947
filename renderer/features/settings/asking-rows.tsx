import type { Preferences } from '../../../shared/domain/settings';
import { Switch } from '../../ui/switch';
import { ChoiceRow, SettingRow } from './setting-row';

export interface PreferenceRowsProps {
  readonly preferences: Preferences;
  readonly onSave: (change: Partial<Preferences>) => void;
}

const whenAway = [
  { value: 'queue', label: 'Keep them waiting' },
  { value: 'deny', label: 'Deny them' },
] as const;

/** Where and when one is asked. */
export function AskingRows({ preferences, onSave }: PreferenceRowsProps) {
  return (
    <>
      <ChoiceRow
        title="Requests while I am away"
        description="Away is a locked screen, or five minutes without a key or a click. Waiting requests then have no countdown."
        choices={whenAway}
        value={preferences.whenAway}
        onChange={(next) => onSave({ whenAway: next })}
      />
      <SettingRow
        title="Let clients put harmless questions themselves"
        description="Where a client can, it shows the question too, and the first answer counts. Less safe: an agent might fill it in. Never for what deletes, runs programs or reaches outside."
      >
        <Switch
          isLabelHidden
          label="Let clients put harmless questions themselves"
          checked={preferences.asksThroughClients}
          onChange={(asksThroughClients) => onSave({ asksThroughClients })}
        />
      </SettingRow>
    </>
  );
}

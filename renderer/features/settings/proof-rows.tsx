import { useState } from 'react';
import type { AuthenticationMethod } from '../../../shared/domain/authentication';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import type { PreferenceRowsProps } from './asking-rows';
import { PassphraseDialog } from './passphrase-dialog';
import { ChoiceRow, SettingRow } from './setting-row';

const choices = [
  { value: 'never', label: 'Nothing' },
  { value: 'remembering', label: 'Trusting destructive tools for longer' },
  { value: 'destructive', label: 'Every yes to a destructive tool' },
] as const;

const methods: Record<AuthenticationMethod, string> = {
  'touch-id': 'Touch ID',
  'windows-hello': 'Windows Hello',
  polkit: 'The password of this computer',
  passphrase: 'A passphrase of your own',
  none: 'Not set up: longer trust in destructive tools is not offered',
};

/** What takes more than a click, and how one proves to be who clicks. */
export function ProofRows({ preferences, onSave }: PreferenceRowsProps) {
  const method = useValue(app['security.method']);
  const [isSetting, setIsSetting] = useState(false);
  if (!method) return null;
  return (
    <>
      <ChoiceRow
        title="What takes a proof"
        description="A program that can click for you cannot give it."
        choices={choices}
        value={preferences.authenticateFor}
        onChange={(authenticateFor) => onSave({ authenticateFor })}
      />
      <SettingRow title="How" description={methods[method]}>
        {method === 'none' || method === 'passphrase' ? (
          <Button variant="secondary" onClick={() => setIsSetting(true)}>
            {method === 'none' ? 'Set a passphrase…' : 'Change the passphrase…'}
          </Button>
        ) : null}
      </SettingRow>
      {isSetting ? <PassphraseDialog hasOne={method === 'passphrase'} onClose={() => setIsSetting(false)} /> : null}
    </>
  );
}

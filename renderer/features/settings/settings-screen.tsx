import type { ReactNode } from 'react';
import type { Preferences } from '../../../shared/domain/settings';
import { app } from '../../ipc/app';
import { useProvenAction } from '../../ipc/use-proven-action';
import { useValue } from '../../ipc/use-value';
import { AuthenticationDialog } from '../../ui/authentication-dialog';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Switch } from '../../ui/switch';
import { About } from './about';
import { AskingRows } from './asking-rows';
import { HotkeyField } from './hotkey-field';
import { PortField } from './port-field';
import { ProofRows } from './proof-rows';
import { ChoiceRow, SettingRow } from './setting-row';
import { approvalTimes, callTimes, pendingTimes, withCurrent } from './time-choices';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Every change is saved as it is made. */
export function SettingsScreen({ onOpenScreen }: { onOpenScreen: (screen: 'welcome') => void }) {
  const preferences = useValue(app['settings.preferences']);
  const status = useValue(app['gateway.status']);
  const { run, error, proof } = useProvenAction('change what takes a proof', app['settings.save']);
  const save = (part: Partial<Preferences>) => void run(part);
  if (!preferences || !status) return null;
  return (
    <Page title="Settings" description="Changes are saved as you make them.">
      <div className="max-w-[640px] space-y-8">
        {error !== null && <Notice tone="error">{error}</Notice>}
        {proof && <AuthenticationDialog {...proof} />}
        <Group title="Approvals">
          <TimeRow
            title="Deny when nobody answers after"
            description="A waiting call is denied after this. The countdown stands still while you read the prompt."
            choices={approvalTimes}
            value={preferences.approvalTimeoutMs}
            onChange={(approvalTimeoutMs) => save({ approvalTimeoutMs })}
          />
          <TimeRow
            title="Tell a waiting client to call again after"
            description="Most clients give up after 60 seconds. Told in time, they come back for your answer instead of failing."
            choices={pendingTimes}
            value={preferences.pendingAfterMs}
            onChange={(pendingAfterMs) => save({ pendingAfterMs })}
          />
          <AskingRows preferences={preferences} onSave={save} />
        </Group>
        <Group title="Proof of who answers">
          <ProofRows preferences={preferences} onSave={save} />
        </Group>
        {status.mode === 'desktop' && (
          <Group title="Emergency stop">
            <HotkeyField
              key={preferences.panicHotkey}
              hotkey={preferences.panicHotkey}
              onSave={(panicHotkey) => app['settings.save']({ panicHotkey })}
            />
          </Group>
        )}
        <Group title="Gateway">
          <PortField
            key={preferences.port}
            port={preferences.port}
            endpoint={status.endpoint}
            onSave={(port) => app['settings.save']({ port })}
          />
          <TimeRow
            title="Give up on a server after"
            description="How long one call may take at a server. Waiting for you does not count."
            choices={callTimes}
            value={preferences.callTimeoutMs}
            onChange={(callTimeoutMs) => save({ callTimeoutMs })}
          />
        </Group>
        <Group title="This window">
          <ChoiceRow title="Theme" choices={themes} value={preferences.theme} onChange={(theme) => save({ theme })} />
          {status.mode === 'desktop' && (
            <SettingRow title="Start when I log in">
              <Switch
                isLabelHidden
                label="Start when I log in"
                checked={preferences.launchAtLogin}
                onChange={(launchAtLogin) => save({ launchAtLogin })}
              />
            </SettingRow>
          )}
        </Group>
        <About status={status} onWelcome={() => onOpenScreen('welcome')} />
      </div>
    </Page>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-semibold">{title}</h2>
      <div className="divide-y divide-line rounded-md border border-line bg-surface">{children}</div>
    </section>
  );
}

interface TimeRowProps {
  readonly title: string;
  readonly description: string;
  readonly choices: readonly number[];
  readonly value: number;
  readonly onChange: (ms: number) => void;
}

function TimeRow({ choices, value, onChange, ...words }: TimeRowProps) {
  const options = withCurrent(choices, value);
  return <ChoiceRow {...words} choices={options} value={String(value)} onChange={(ms) => onChange(Number(ms))} />;
}

import { useState } from 'react';
import type { Risk } from '../../../shared/domain/risk';
import { app } from '../../ipc/app';
import { useProvenAction } from '../../ipc/use-proven-action';
import { useValue } from '../../ipc/use-value';
import { AuthenticationDialog } from '../../ui/authentication-dialog';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { Switch } from '../../ui/switch';

const risks: readonly { risk: Risk; label: string }[] = [
  { risk: 'write', label: 'Tools that change something' },
  { risk: 'external', label: 'Tools that reach somebody outside' },
  { risk: 'unknown', label: 'Tools whose effect is not known' },
  { risk: 'destructive', label: 'Tools that may delete or undo' },
  { risk: 'exec', label: 'Tools that run programs' },
];

const lengths = [5, 15, 30, 60, 120, 240].map((minutes) => ({
  value: String(minutes),
  label: minutes < 60 ? `${minutes} minutes` : minutes === 60 ? '1 hour' : `${minutes / 60} hours`,
}));

/** “Let Claude Code use GitHub's write tools for 15 minutes.” */
export function TrustWindowDialog({ onClose }: { onClose: () => void }) {
  const clients = useValue(app['clients.list'])?.map(({ name }) => name) ?? [];
  const servers = useValue(app['servers.list'])?.map(({ name }) => name) ?? [];
  const [chosenClient, setClient] = useState<string | null>(null);
  const [chosenServer, setServer] = useState<string | null>(null);
  const client = chosenClient ?? clients[0] ?? '';
  const server = chosenServer ?? servers[0] ?? '';
  const [chosen, setChosen] = useState<readonly Risk[]>(['write']);
  const [minutes, setMinutes] = useState('15');
  const open = useProvenAction('trust a client with destructive tools', app['grants.openWindow']);
  const isPossible = client !== '' && server !== '';

  async function submit(): Promise<void> {
    const opened = await open.run({ client, server, risks: [...chosen], minutes: Number(minutes) });
    if (opened.ok) onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title="Trust for a while"
      description="Calls that you would be asked about are allowed until the time is over, you end it, or the screen is locked. What a rule denies stays denied."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={!isPossible || chosen.length === 0 || open.isRunning}
            onClick={() => void submit()}
          >
            Trust for {lengths.find(({ value }) => value === minutes)?.label ?? ''}
          </Button>
        </>
      }
    >
      {open.proof ? <AuthenticationDialog {...open.proof} /> : null}
      {isPossible ? (
        <div className="space-y-4">
          {open.error !== null && <Notice tone="error">{open.error}</Notice>}
          <Field label="Client">
            <Select label="Client" options={named(clients)} value={client} onChange={setClient} />
          </Field>
          <Field label="Server">
            <Select label="Server" options={named(servers)} value={server} onChange={setServer} />
          </Field>
          <RiskChoices chosen={chosen} onChange={setChosen} />
          <Field label="For">
            <Select label="For" options={lengths} value={minutes} onChange={setMinutes} />
          </Field>
        </div>
      ) : (
        <p className="text-muted">There has to be a client and a server first. Add them, then come back.</p>
      )}
    </Dialog>
  );
}

const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));

function RiskChoices({ chosen, onChange }: { chosen: readonly Risk[]; onChange: (risks: readonly Risk[]) => void }) {
  return (
    <fieldset className="space-y-1">
      <legend className="mb-1 font-medium">What it may use</legend>
      {risks.map(({ risk, label }) => (
        <div key={risk} className="flex">
          <Switch
            label={label}
            checked={chosen.includes(risk)}
            onChange={(isOn) => onChange(isOn ? [...chosen, risk] : chosen.filter((each) => each !== risk))}
          />
        </div>
      ))}
      {chosen.some((risk) => risk === 'destructive' || risk === 'exec') ? (
        <p className="text-muted text-small">This takes a proof that it is you: such calls cannot be undone.</p>
      ) : null}
    </fieldset>
  );
}

import type { ReactNode } from 'react';
import type { GatewayStatus } from '../../../shared/domain/settings';
import { Button } from '../../ui/button';

const keptIn: Record<GatewayStatus['secretsKeptIn'], string> = {
  keychain: 'In the keychain of this computer',
  'encrypted-file': 'In an encrypted file, because there is no keychain here',
  memory: 'In memory only: they are gone when Gatehouse stops',
};

export function About({ status, onWelcome }: { status: GatewayStatus; onWelcome: () => void }) {
  return (
    <section aria-label="About" className="space-y-3">
      <h2 className="font-semibold">About</h2>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        <Fact name="Version">{status.version}</Fact>
        <Fact name="Endpoint">
          <span className="select-text font-mono">{status.endpoint}</span>
          {!status.isListening && <span className="text-deny"> (not listening)</span>}
        </Fact>
        <Fact name="Secrets">{keptIn[status.secretsKeptIn]}</Fact>
        <Fact name="Runs as">{status.mode === 'desktop' ? 'Desktop app' : 'Headless gateway with this panel'}</Fact>
      </dl>
      {!status.isDeclared && (
        <Button variant="secondary" onClick={onWelcome}>
          Show the welcome page
        </Button>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere min-w-0">{children}</dd>
    </>
  );
}

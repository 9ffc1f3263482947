import type { ServerView } from '../../shared/domain/server';
import { ServerStatusMark } from '../features/servers/server-status';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { HostileText } from '../ui/hostile-text';
import { Notice } from '../ui/notice';
import { Switch } from '../ui/switch';
import { Section } from './section';

export function ServerSwitches({ servers }: { servers: readonly ServerView[] }) {
  return (
    <Section title="Servers">
      {servers.length === 0 ? (
        <p className="py-1 text-muted">No server yet. Open Gatehouse and add one.</p>
      ) : (
        <ul>
          {servers.map((server) => (
            <Row key={server.name} server={server} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Row({ server }: { server: ServerView }) {
  const toggle = useAction(app['servers.setEnabled']);
  return (
    <li>
      <div className="flex min-h-9 items-center gap-2">
        <span className="wrap-anywhere min-w-0 grow">{server.name}</span>
        <span className="shrink-0 text-muted text-small">
          <ServerStatusMark status={server.status} />
        </span>
        <Switch
          label={`${server.name} is on`}
          isLabelHidden
          checked={server.enabled}
          isDisabled={toggle.isRunning}
          onChange={(isEnabled) => void toggle.run({ name: server.name, isEnabled })}
        />
      </div>
      {server.status === 'failed' && server.reason ? (
        <p className="wrap-anywhere -mt-0.5 mb-1 line-clamp-3 text-deny text-small">
          <HostileText text={server.reason} />
        </p>
      ) : null}
      {toggle.error ? <Notice tone="error">{toggle.error}</Notice> : null}
    </li>
  );
}

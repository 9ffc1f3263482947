import type { ConfiguredTransport, ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { HostileText } from '../../ui/hostile-text';
import { Switch } from '../../ui/switch';
import { ServerStatusMark } from './server-status';

export function ServerTable({ servers, onShow }: { servers: readonly ServerView[]; onShow: (name: string) => void }) {
  return (
    <div className="rounded-md border border-line bg-surface">
      <table className="w-full table-fixed">
        <thead className="border-line border-b text-left text-muted text-small">
          <tr>
            <th className="h-9 w-[30%] px-3 font-medium">Server</th>
            <th className="px-3 font-medium">Status</th>
            <th className="w-24 px-3 text-right font-medium">Tools</th>
            <th className="w-20 px-3 text-right font-medium">On</th>
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <ServerRow key={server.name} server={server} onShow={onShow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ServerRow({ server, onShow }: { server: ServerView; onShow: (name: string) => void }) {
  const { name, transport, status, reason, tools, enabled } = server;
  const { run, isRunning, error } = useAction(app['servers.setEnabled']);
  const summary = summaryOf(transport);
  const shownTools = tools.filter(({ isEnabled }) => isEnabled).length;
  return (
    <tr className="border-line border-b align-top last:border-b-0">
      <td className="px-3 pt-1.5 pb-3">
        <button
          type="button"
          className="min-h-8 max-w-full rounded-sm text-left font-medium hover:underline"
          aria-label={`Show ${name}`}
          onClick={() => onShow(name)}
        >
          <span className="wrap-anywhere">{name}</span>
        </button>
        <p className="truncate text-muted text-small">
          <HostileText text={summary} mono />
        </p>
      </td>
      <td className="wrap-anywhere px-3 py-3">
        <ServerStatusMark status={status} />
        {reason !== null && (
          <p className="text-muted text-small">
            <HostileText text={reason} />
          </p>
        )}
        {error !== null && (
          <p role="alert" className="text-deny text-small">
            {error}
          </p>
        )}
      </td>
      <td className="px-3 py-3 text-right">
        {tools.length === shownTools ? tools.length : `${shownTools} of ${tools.length}`}
      </td>
      <td className="px-3 py-1.5 text-right">
        <Switch
          isLabelHidden
          label={`${name} is on`}
          checked={enabled}
          isDisabled={isRunning}
          onChange={(isEnabled) => void run({ name, isEnabled })}
        />
      </td>
    </tr>
  );
}

/** One line of it; the whole is in the server's details. */
function summaryOf(transport: ConfiguredTransport): string {
  switch (transport.kind) {
    case 'stdio':
      return [transport.command, ...transport.args].join(' ');
    case 'http':
      return transport.url;
    case 'sample':
      return 'Built in: reads and writes one scratch folder';
  }
}

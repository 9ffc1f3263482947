import { app } from '../ipc/app';
import { useValue } from '../ipc/use-value';
import { Notice } from '../ui/notice';
import { GatewayLine } from './gateway-line';
import { InForce, QuietNotice } from './in-force';
import { RecentCalls } from './recent-calls';
import { ServerSwitches } from './server-switches';
import { TrayFooter } from './tray-footer';
import { WaitingRequests } from './waiting-requests';

/** The compact window beside the tray icon: how things stand, and the few things one does in passing. */
export function TrayScreen() {
  const status = useValue(app['gateway.status']);
  const waiting = useValue(app['approvals.waiting']);
  const quiet = useValue(app['approvals.quiet']);
  const grants = useValue(app['grants.list']);
  const servers = useValue(app['servers.list']);
  const calls = useValue(app['activity.recent']);
  return (
    <main className="flex h-full flex-col bg-bg">
      <h1 className="sr-only">Gatehouse</h1>
      <GatewayLine status={status} />
      <div className="min-h-0 grow overflow-y-auto">
        {waiting && waiting.length > 0 ? <WaitingRequests waiting={waiting} /> : null}
        {quiet ? <QuietNotice quiet={quiet} /> : null}
        {grants ? <InForce grants={grants} /> : null}
        {status && status.notices.length > 0 ? (
          <div className="space-y-2 px-4 pt-3">
            {status.notices.map(({ id, text }) => (
              <Notice key={id} tone="info">
                {text}
              </Notice>
            ))}
          </div>
        ) : null}
        {servers ? <ServerSwitches servers={servers} /> : null}
        {calls ? <RecentCalls calls={calls} /> : null}
      </div>
      <TrayFooter isPaused={status?.isPaused ?? true} />
    </main>
  );
}

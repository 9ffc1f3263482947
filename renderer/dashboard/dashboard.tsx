import { ActivityScreen } from '../features/activity/activity-screen';
import { ApprovalsScreen } from '../features/approvals/approvals-screen';
import { ClientsScreen } from '../features/clients/clients-screen';
import { QuickConnect } from '../features/clients/found/quick-connect';
import { ImportDialog } from '../features/clients/import/import-dialog';
import { TokenPanel } from '../features/clients/token-panel';
import { WelcomeScreen } from '../features/onboarding/welcome-screen';
import { PolicyScreen } from '../features/policy/policy-screen';
import { ServersScreen } from '../features/servers/servers-screen';
import { SettingsScreen } from '../features/settings/settings-screen';
import { app } from '../ipc/app';
import { useValue } from '../ipc/use-value';
import { Banners } from './banners';
import type { ScreenId } from './screens';
import { Sidebar } from './sidebar';
import { useScreen } from './use-screen';

/** The main window. */
export function Dashboard() {
  const [screen, setScreen] = useScreen();
  const status = useValue(app['gateway.status']);
  const shadows = useValue(app['clients.shadows'])?.findings.length ?? 0;
  return (
    <div className="flex h-full overflow-hidden">
      <Sidebar screen={screen} onChoose={setScreen} version={status?.version ?? null} open={{ clients: shadows }} />
      <div className="flex min-w-0 flex-1 flex-col">
        <Banners />
        <main className="relative min-h-0 flex-1 overflow-clip">
          {status && <Screen screen={screen} onOpenScreen={setScreen} />}
        </main>
      </div>
    </div>
  );
}

function Screen({ screen, onOpenScreen }: { screen: ScreenId; onOpenScreen: (screen: ScreenId) => void }) {
  switch (screen) {
    case 'activity':
      return <ActivityScreen onOpenScreen={onOpenScreen} />;
    case 'approvals':
      return <ApprovalsScreen />;
    case 'servers':
      return <ServersScreen importDialog={(onClose) => <ImportDialog onClose={onClose} />} />;
    case 'clients':
      return <ClientsScreen />;
    case 'policy':
      return <PolicyScreen />;
    case 'settings':
      return <SettingsScreen onOpenScreen={onOpenScreen} />;
    case 'welcome':
      return (
        <WelcomeScreen
          onOpenScreen={onOpenScreen}
          tokenPanel={(token) => <TokenPanel token={token} />}
          quickConnect={<QuickConnect />}
          importDialog={(onClose) => <ImportDialog request={{ from: 'clients' }} onClose={onClose} />}
        />
      );
  }
}

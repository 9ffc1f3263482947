import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { type KnownNames, namesOf, type Target } from './known-names';

export function useKnownNames({ server, tool }: Target): KnownNames {
  const clients = useValue(app['clients.list']) ?? [];
  const profiles = useValue(app['profiles.list']) ?? [];
  const servers = useValue(app['servers.list']) ?? [];
  return {
    clients: clients.map(({ name }) => name),
    profiles: profiles.map(({ name }) => name),
    ...namesOf(servers, { server, tool }),
  };
}

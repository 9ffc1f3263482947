import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { type KnownNames, namesOf, type Target } from './known-names';

export function useKnownNames({ server, tool }: Target): KnownNames {
  const clients = useValue(app['clients.list']) ?? [];
  const servers = useValue(app['servers.list']) ?? [];
  return { clients: clients.map(({ name }) => name), ...namesOf(servers, { server, tool }) };
}

import type { ClientView } from '../../../shared/domain/client';
import type { FoundClient, FoundFile } from '../../../shared/domain/found-client';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { HostileText } from '../../ui/hostile-text';
import { sayLimits } from './found/found-state';
import { foundOf } from './seen-tools';

/** What is known of the client on this computer: whether it is installed, how it is connected, what it can take. */
export function ClientHere({ client }: { client: ClientView }) {
  const found = useValue(app['clients.found']) ?? null;
  const here = found === null ? undefined : foundOf(client, found);
  return (
    <section aria-labelledby="here" className="space-y-2">
      <h3 id="here" className="font-semibold">
        On this computer
      </h3>
      {here ? (
        <HereFacts here={here} files={here.files.filter(({ clientId }) => clientId === client.id)} />
      ) : (
        <p className="text-muted">{sayUnknown(client, found !== null)}</p>
      )}
    </section>
  );
}

function sayUnknown({ kind }: ClientView, isLooked: boolean): string {
  if (kind === null && isLooked) return 'It was connected by hand: no file of a client here has its entry.';
  if (kind === null) return 'It was connected by hand.';
  return isLooked
    ? 'It is not known here any more. Look again under “On this computer”.'
    : 'Nobody looked since Gatehouse started. Look for clients under “On this computer”.';
}

function HereFacts({ here, files }: { here: FoundClient; files: readonly FoundFile[] }) {
  const { name, vendor, isInstalled, sign, how, reload } = here;
  return (
    <ul className="wrap-anywhere list-disc space-y-0.5 pl-5">
      <li>
        <HostileText text={`${name}, by ${vendor}`} />: {isInstalled ? 'installed' : 'not installed any more'}
        {sign !== null && (
          <>
            {' '}
            (found by <HostileText text={sign} mono className="text-small" />)
          </>
        )}
      </li>
      {files.length === 0 && <li>No file of it has the entry: it was connected by hand.</li>}
      {files.map(({ id, path, connection }) => (
        <li key={id}>
          {connections[connection]} <HostileText text={path} mono className="text-small" />
        </li>
      ))}
      {files.length > 0 && how !== 'manual' && <li>{ways[how]}</li>}
      <li>{sayLimits(here) ?? 'Nothing is known to limit how many tools it takes.'}</li>
      <li>
        After a change of its file: <HostileText text={reload} />
      </li>
    </ul>
  );
}

const connections: Record<FoundFile['connection'], string> = {
  none: 'No entry in',
  connected: 'Connected by its entry in',
  changed: 'Somebody changed the entry in',
  missing: 'Somebody took the entry out of',
};

const ways: Record<Exclude<FoundClient['how'], 'manual'>, string> = {
  http: 'It comes by the address of Gatehouse.',
  bridge: 'It comes through Gatehouse’s bridge.',
};

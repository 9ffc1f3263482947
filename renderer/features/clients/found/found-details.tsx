import type { FoundClient } from '../../../../shared/domain/found-client';
import { HostileText } from '../../../ui/hostile-text';
import { FoundFileView } from './found-file-view';
import { sayLimits } from './found-state';

/** What somebody may want to know before they connect a client. */
export function FoundDetails({ id, client }: { id: string; client: FoundClient }) {
  const { name, sign, how, reload, notes, files } = client;
  const limits = sayLimits(client);
  return (
    <section id={id} aria-label={`Details of ${name}`} className="space-y-3 pb-2 pl-6">
      {files.length > 0 ? (
        <ul aria-label={`Files of ${name}`} className="space-y-3">
          {files.map((file) => (
            <FoundFileView key={file.id} file={file} />
          ))}
        </ul>
      ) : (
        <p className="text-muted text-small">No file of it is known here.</p>
      )}
      <ul className="wrap-anywhere list-disc space-y-0.5 pl-5 text-muted text-small">
        {sign !== null && (
          <li>
            Found by <HostileText text={sign} mono />
          </li>
        )}
        <li>{ways[how]}</li>
        {how !== 'manual' && (
          <li>
            After a change: <HostileText text={reload} />
          </li>
        )}
        {limits !== null && <li>{limits}</li>}
        {notes.map((note) => (
          <li key={note}>
            <HostileText text={note} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const ways: Record<FoundClient['how'], string> = {
  http: 'It is connected by the address of Gatehouse, with a token of its own in its file.',
  bridge: 'It is connected through Gatehouse’s bridge. No token stands in its file.',
  manual: 'It is connected by hand: no file of it can be written.',
};

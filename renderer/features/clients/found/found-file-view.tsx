import type { EntryView, FoundFile } from '../../../../shared/domain/found-client';
import { Badge, type BadgeTone } from '../../../ui/badge';
import { HostileText } from '../../../ui/hostile-text';
import { isBypass, sayProblem, scopeWords } from './found-state';

/** One file of a client: where it is, whether it can be read, and the servers in it. */
export function FoundFileView({ file }: { file: FoundFile }) {
  const { path, entries, state } = file;
  const problem = sayProblem(file);
  return (
    <li className="space-y-1.5">
      <div className="wrap-anywhere flex flex-wrap items-center gap-x-2 gap-y-1">
        <HostileText text={path} mono className="min-w-0 text-small" />
        <FileBadges file={file} />
      </div>
      {problem !== null && (
        <p className="wrap-anywhere text-deny text-small">
          <HostileText text={problem} />
        </p>
      )}
      {entries.length > 0 && (
        <ul aria-label={`Servers in ${path}`} className="divide-y divide-line rounded-md border border-line">
          {entries.map((entry) => (
            <EntryRow key={entry.name} entry={entry} isRead={file.scope !== 'legacy'} />
          ))}
        </ul>
      )}
      {entries.length === 0 && state === 'readable' && <p className="text-muted text-small">No servers in it.</p>}
    </li>
  );
}

function FileBadges({ file: { scope, folder, state, connection } }: { file: FoundFile }) {
  const words = scopeWords[scope];
  const { label, tone } = connections[connection];
  return (
    <>
      {words !== null && (
        <Badge tone="neutral">
          {words}
          {folder !== null && (
            <>
              {' '}
              <HostileText text={folder} mono />
            </>
          )}
        </Badge>
      )}
      {label !== null && <Badge tone={tone}>{label}</Badge>}
      {state === 'absent' && connection === 'none' && <Badge tone="neutral">Not there yet</Badge>}
    </>
  );
}

const connections: Record<FoundFile['connection'], { label: string | null; tone: BadgeTone }> = {
  none: { label: null, tone: 'neutral' },
  connected: { label: 'Leads to Gatehouse', tone: 'allow' },
  changed: { label: 'Changed by somebody else', tone: 'ask' },
  missing: { label: 'Our entry is missing', tone: 'ask' },
};

function EntryRow({ entry, isRead }: { entry: EntryView; isRead: boolean }) {
  const { name, summary, isOurs, isKnown, isEnabled, problem } = entry;
  return (
    <li className="wrap-anywhere space-y-0.5 px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <HostileText text={name} className="font-medium" />
        {isOurs && <Badge tone="allow">Leads to Gatehouse</Badge>}
        {!isEnabled && <Badge tone="neutral">Switched off</Badge>}
        {isRead && isBypass(entry) && <Badge tone="ask">Goes round Gatehouse</Badge>}
        {isKnown && <Badge tone="neutral">Gatehouse has it</Badge>}
      </p>
      <p className="text-muted text-small">
        <HostileText text={summary} mono />
      </p>
      {problem !== null && (
        <p className="text-deny text-small">
          <HostileText text={problem} />
        </p>
      )}
    </li>
  );
}

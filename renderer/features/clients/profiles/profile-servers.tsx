import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Profile } from '../../../../shared/domain/profile';
import type { ServerView } from '../../../../shared/domain/server';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { Switch } from '../../../ui/switch';
import { toolCount } from '../seen-tools';
import { hasServer, hasTool } from './in-profile';
import { toolsIn } from './profile-words';

/** Which servers are in a profile, and which of their tools. */
export function ProfileServers({ profile }: { profile: Profile }) {
  const servers = useValue(app['servers.list']);
  if (servers === undefined) return null;
  const gone = profile.servers.filter((name) => !servers.some((server) => server.name === name));
  if (servers.length + gone.length === 0)
    return <p className="text-muted">There is no server yet. Add one under Servers.</p>;
  return (
    <ul aria-label={`Servers for ${profile.name}`} className="divide-y divide-line rounded-md border border-line bg-bg">
      {servers.map((server) => (
        <ServerRow key={server.name} profile={profile} server={server} />
      ))}
      {gone.map((name) => (
        <Row key={name} profile={profile} name={name}>
          <span className="text-muted text-small">There is no such server now</span>
        </Row>
      ))}
    </ul>
  );
}

function ServerRow({ profile, server }: { profile: Profile; server: ServerView }) {
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const { name, tools } = server;
  if (!hasServer(profile, name))
    return (
      <Row profile={profile} name={name}>
        <span className="text-muted text-small">Not in the profile</span>
      </Row>
    );
  if (tools.length === 0)
    return (
      <Row profile={profile} name={name}>
        <span className="text-muted text-small">{server.protocol === null ? 'Tools not known yet' : toolCount(0)}</span>
      </Row>
    );
  const count = toolsIn(profile, server);
  const words = count === tools.length ? toolCount(count) : `${count} of ${toolCount(tools.length)}`;
  return (
    <Row profile={profile} name={name} below={isOpen && <ProfileTools id={listId} profile={profile} server={server} />}>
      <Button
        variant="ghost"
        size="sm"
        aria-label={`${words} of ${name}`}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        icon={<ChevronRight aria-hidden="true" className={clsx(isOpen && 'rotate-90')} />}
        onClick={() => setIsOpen(!isOpen)}
      >
        {words}
      </Button>
    </Row>
  );
}

interface RowProps {
  readonly profile: Profile;
  /** Of the server. */
  readonly name: string;
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

function Row({ profile, name, below, children }: RowProps) {
  const { run, isRunning, error } = useAction(app['profiles.setServer']);
  return (
    <li className="space-y-2 px-3 py-1">
      <div className="flex flex-wrap items-center justify-end gap-x-3">
        <HostileText text={name} className="wrap-anywhere min-w-0 grow" />
        {children}
        <Switch
          isLabelHidden
          label={`${profile.name} has ${name}`}
          checked={hasServer(profile, name)}
          isDisabled={isRunning}
          onChange={(isIn) => void run({ id: profile.id, server: name, isIn })}
        />
      </div>
      {error !== null && <Notice tone="error">{error}</Notice>}
      {below}
    </li>
  );
}

function ProfileTools({ id, profile, server }: { id: string; profile: Profile; server: ServerView }) {
  const { run, isRunning, error } = useAction(app['profiles.setTool']);
  return (
    <div id={id}>
      <ul aria-label={`Tools of ${server.name}`} className="divide-y divide-line border-line border-t pl-4">
        {server.tools.map(({ name, isEnabled }) => (
          <li key={name} className="flex items-center gap-3">
            <HostileText text={name} mono className="wrap-anywhere min-w-0 grow text-small" />
            {!isEnabled && <span className="text-muted text-small">Off for everybody</span>}
            <Switch
              isLabelHidden
              label={`${profile.name} has ${name} of ${server.name}`}
              checked={hasTool(profile, server.name, name)}
              isDisabled={isRunning}
              onChange={(isIn) => void run({ id: profile.id, server: server.name, tool: name, isIn })}
            />
          </li>
        ))}
      </ul>
      {error !== null && <Notice tone="error">{error}</Notice>}
    </div>
  );
}

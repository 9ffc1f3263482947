import { useState } from 'react';
import type { ClientView } from '../../../shared/domain/client';
import type { FoundClient } from '../../../shared/domain/found-client';
import type { ServerView, ToolView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useValue } from '../../ipc/use-value';
import { Disclosure } from '../../ui/disclosure';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { Switch } from '../../ui/switch';
import { type Choice, choiceOf, hasServer, hasTool } from './profiles/in-profile';
import { ProfileField } from './profiles/profile-field';
import { foundOf, sayTokens, sayTooMuch, seenTools, toolCount, unknownServers } from './seen-tools';

/** Which servers and tools a client is shown, and whether it can take that many. */
export function ClientSees({ client, isLocked }: { client: ClientView; isLocked: boolean }) {
  const servers = useValue(app['servers.list']) ?? [];
  const found = useValue(app['clients.found']) ?? [];
  const choice = choiceOf(client, useValue(app['profiles.list']) ?? []);
  const seen = servers.flatMap((server) => seenTools(client, choice, server));
  const limits = foundOf(client, found)?.limits;
  const unknown = unknownServers(client, choice, servers);
  return (
    <section aria-labelledby="sees" className="space-y-2">
      <h3 id="sees" className="font-semibold">
        What it sees
      </h3>
      <ProfileField client={client} isLocked={isLocked} />
      <p className="wrap-anywhere text-muted">
        {servers.length === 0
          ? 'There is no server yet. Add one under Servers.'
          : `It is shown ${toolCount(seen.length)}: ${sayTokens(seen)} of definitions, at four characters a token, whenever its model is shown all of them.`}
        {unknown.length > 0 && ` Not counted: ${unknown.map(({ name }) => name).join(', ')}, until started once.`}
      </p>
      {limits && <TooMuch limits={limits} names={seen.map(({ exposedName }) => exposedName)} />}
      {servers.length > 0 && (
        <div className="rounded-md border border-line bg-surface">
          {servers.map((server) => (
            <ServerPart key={server.name} {...{ client, choice, server, isLocked }} />
          ))}
        </div>
      )}
    </section>
  );
}

function TooMuch({ limits, names }: { limits: FoundClient['limits']; names: readonly string[] }) {
  const problems = sayTooMuch(limits, names);
  return problems.map((problem) => (
    <Notice key={problem} tone="warning">
      {problem}
    </Notice>
  ));
}

interface ServerPartProps {
  readonly client: ClientView;
  readonly choice: Choice;
  readonly server: ServerView;
  readonly isLocked: boolean;
}

function ServerPart({ client, choice, server, isLocked }: ServerPartProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { run, isRunning, error } = useAction(app['clients.setServer']);
  const isOutside = !hasServer(choice, server.name);
  const isHidden = client.hiddenServers.includes(server.name);
  const isShown = server.enabled && !isOutside && !isHidden;
  return (
    <Disclosure
      title={server.name}
      summary={isOutside && server.enabled ? outside : summaryOf(server, isHidden, seenTools(client, choice, server))}
      isSet={isShown}
      isOpen={isOpen}
      onOpen={setIsOpen}
    >
      {!server.enabled && <p className="text-muted">This server is switched off for everybody, under Servers.</p>}
      {isOutside && (
        <p className="text-muted">
          It is not in the profile, so this client is not shown it.
          {!isLocked && ' Put it there under “Profiles…”, or choose another profile.'}
        </p>
      )}
      {!isLocked && !isOutside && (
        <Switch
          label={`${client.name} sees ${server.name}`}
          checked={!isHidden}
          isDisabled={isRunning}
          onChange={(isEnabled) => void run({ id: client.id, server: server.name, isEnabled })}
        />
      )}
      {error !== null && <Notice tone="error">{error}</Notice>}
      {isShown && <ToolSwitches {...{ client, choice, server }} />}
    </Disclosure>
  );
}

function summaryOf(
  { enabled, protocol, tools: all }: ServerView,
  isHidden: boolean,
  tools: readonly ToolView[],
): string {
  if (!enabled) return 'Switched off';
  if (isHidden) return 'Hidden';
  if (protocol === null && all.length === 0) return 'Not known yet';
  return tools.length === 0 ? toolCount(0) : `${toolCount(tools.length)}, ${sayTokens(tools)}`;
}

const outside = 'Not in the profile';

/** Why a tool of a server that is shown cannot be, whatever the client's own switch says; `null`: it can. */
function whyNot(choice: Choice, server: ServerView, { name, isEnabled }: ToolView): string | null {
  if (!isEnabled) return 'Off for everybody';
  return hasTool(choice, server.name, name) ? null : outside;
}

function ToolSwitches({ client, choice, server }: Omit<ServerPartProps, 'isLocked'>) {
  const { run, isRunning, error } = useAction(app['servers.setTool']);
  if (server.tools.length === 0) return <p className="text-muted">Its tools are known once it was started.</p>;
  return (
    <>
      <ul aria-label={`Tools of ${server.name}`} className="divide-y divide-line">
        {server.tools.map((tool) => {
          const reason = whyNot(choice, server, tool);
          return (
            <li key={tool.name} className="flex items-center gap-3">
              <HostileText text={tool.name} mono className="wrap-anywhere min-w-0 grow text-small" />
              {reason !== null && <span className="text-muted text-small">{reason}</span>}
              <Switch
                isLabelHidden
                label={`${client.name} sees ${tool.name}`}
                checked={reason === null && !tool.hiddenFrom.includes(client.name)}
                isDisabled={isRunning || reason !== null}
                onChange={(isEnabled) =>
                  void run({ server: server.name, tool: tool.name, client: client.name, isEnabled })
                }
              />
            </li>
          );
        })}
      </ul>
      {error !== null && <Notice tone="error">{error}</Notice>}
    </>
  );
}

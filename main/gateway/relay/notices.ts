import type { Party } from '../exchange';
import { memberText } from '../json/member';
import type { ServerMessage } from '../upstream/link';
import { isLoudEnough } from './log-levels';
import { meantFor } from './questions';
import { renamed, type Tasks, taskIdOf } from './tasks';

export interface NoticeParts {
  /** Live sessions that see this server. */
  parties: (server: string) => readonly Party[];
  tasks: Tasks;
  onResourceUpdated: (server: string, message: ServerMessage) => void;
  /** A task of a stateless client changed: it hears of it on the streams on which it asked for that. */
  onTaskChanged: (server: string, taskId: string) => void;
}

export interface Notices {
  /** A notification of a server, list changes, progress and cancellations excepted. Whom it might not be meant for never sees it. */
  hear(server: string, message: ServerMessage): void;
  /** This party was asked to open a page: it hears when that is done. */
  expect(server: string, paramsJson: string, party: Party): void;
}

const mostExpected = 1000;

/** These speak of ids, tokens and lists of one connection, and are answered for on each by ourselves. */
const ours: ReadonlySet<string> = new Set([
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/roots/list_changed',
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/subscriptions/acknowledged',
]);

/** What servers say unasked → the party it is for (T-B13). What nobody is known to be meant for is dropped. */
export function createNotices({ parties, tasks, onResourceUpdated, onTaskChanged }: NoticeParts): Notices {
  const expected = new Map<string, string>();

  function pass(server: string, { method, paramsJson, from }: ServerMessage): void {
    meantFor(from, () => parties(server))?.notify(method, tasks.asShown(server, paramsJson));
  }

  function passLog(server: string, message: ServerMessage): void {
    const party = meantFor(message.from, () => parties(server));
    if (!party) return;
    const { era, logLevel } = party.peer;
    // A session that named no level gets what the server sends by itself; a stateless request that named none wants nothing.
    const isWanted =
      logLevel === null ? era === 'session' : isLoudEnough(memberText(message.paramsJson, 'level'), logLevel);
    if (isWanted) party.notify(message.method, tasks.asShown(server, message.paramsJson));
  }

  function passCompletion(server: string, message: ServerMessage): void {
    if (message.from.kind === 'owner') return void pass(server, message);
    const key = keyOf(server, memberText(message.paramsJson, 'elicitationId'));
    const partyId = expected.get(key);
    expected.delete(key);
    if (partyId === undefined) return;
    // The call that asked may still be open; after it the session's own stream is the way.
    const { from } = message;
    const isOpen = from.kind === 'call' && from.party.partyId === partyId;
    const party = isOpen ? from.party : parties(server).find((each) => each.partyId === partyId);
    party?.notify(message.method, message.paramsJson);
  }

  function passTaskStatus(server: string, { method, paramsJson, from }: ServerMessage): void {
    const task = tasks.ownerOf(server, taskIdOf(paramsJson) ?? '');
    // Instances of one server may name their tasks alike.
    if (!task || (from.kind === 'owner' && from.partyId !== task.session)) return;
    tasks.update(server, paramsJson);
    // What it says is the whole result, which nobody has decided about yet.
    if (task.era === 'stateless') return void onTaskChanged(server, task.taskId);
    parties(server)
      .find(({ partyId }) => partyId === task.session)
      ?.notify(method, renamed(paramsJson, task));
  }

  return {
    hear(server, message) {
      switch (message.method) {
        case 'notifications/message':
          return passLog(server, message);
        case 'notifications/resources/updated':
          return onResourceUpdated(server, message);
        case 'notifications/elicitation/complete':
          return passCompletion(server, message);
        case 'notifications/tasks/status':
        case 'notifications/tasks':
          return passTaskStatus(server, message);
        default:
          if (!ours.has(message.method)) pass(server, message);
      }
    },
    expect(server, paramsJson, party) {
      const id = memberText(paramsJson, 'elicitationId');
      if (id === undefined) return;
      const [oldest] = expected.keys();
      if (oldest !== undefined && expected.size >= mostExpected) expected.delete(oldest);
      expected.set(keyOf(server, id), party.partyId);
    },
  };
}

function keyOf(server: string, id: string | undefined): string {
  return `${server}\0${id ?? ''}`;
}

import type { Peer } from '../exchange';
import { isRecord } from '../json/is-record';
import { tasksExtension } from '../protocol';
import { hasExtension } from '../relay/can-answer';
import { rpcCode } from './json-rpc';
import type { Failure } from './visit';

/** What a `subscriptions/listen` request wants to hear, as far as this endpoint can tell it. */
export interface ListenFilter {
  /** Methods of the wanted list changes. */
  readonly lists: ReadonlySet<string>;
  /** Resources to subscribe to. */
  readonly uris: readonly string[];
  /** Tasks to follow (extension `io.modelcontextprotocol/tasks`, “Task Status Notifications”). */
  readonly taskIds: readonly string[];
  /** Nothing of what was asked for can be told here. */
  readonly isEmpty: boolean;
  /** Raw text of the filter for the acknowledgement. */
  honoured(taken: Taken): string;
}

/** What of it was taken. */
export interface Taken {
  readonly uris: ReadonlySet<string>;
  readonly taskIds: ReadonlySet<string>;
}

/** Of each kind. */
const most = 500;

const listFields = [
  ['toolsListChanged', 'tools', 'notifications/tools/list_changed'],
  ['promptsListChanged', 'prompts', 'notifications/prompts/list_changed'],
  ['resourcesListChanged', 'resources', 'notifications/resources/list_changed'],
] as const;

/** Reads the filter of 2026-07-28, “Subscriptions”, narrowed to what is declared. `peer`: who wants it. */
export function readFilter(
  params: Readonly<Record<string, unknown>>,
  capabilitiesJson: string,
  peer: Peer,
): ListenFilter | Failure {
  const wanted = params['notifications'];
  if (!isRecord(wanted)) return invalid('“notifications” must be an object that says what to listen to.');
  const declared = JSON.parse(capabilitiesJson) as Readonly<Record<string, unknown>>;
  const has = (capability: string, feature: string) => {
    const value = declared[capability];
    return isRecord(value) && value[feature] === true;
  };
  const lists = listFields.filter(([field, capability]) => wanted[field] === true && has(capability, 'listChanged'));
  const asked = readStrings(wanted['resourceSubscriptions']);
  if (!asked) return invalid('“resourceSubscriptions” must be a list of URIs.');
  const taskIds = readStrings(wanted['taskIds']);
  if (!taskIds) return invalid('“taskIds” must be a list of the names of tasks.');
  if (asked.length > most || taskIds.length > most)
    return invalid(`At most ${most} resources and ${most} tasks can be listened to on one stream.`);
  if (wanted['taskIds'] !== undefined && !hasExtension(peer, tasksExtension)) return tasksNeeded;
  const uris = has('resources', 'subscribe') ? asked : [];
  return {
    lists: new Set(lists.map(([, , method]) => method)),
    uris,
    taskIds,
    isEmpty: lists.length === 0 && uris.length === 0 && taskIds.length === 0,
    honoured(taken) {
      const fields = Object.fromEntries(lists.map(([field]) => [field, true]));
      const resourceSubscriptions = uris.filter((uri) => taken.uris.has(uri));
      const followed = taskIds.filter((taskId) => taken.taskIds.has(taskId));
      return JSON.stringify({
        ...fields,
        ...(resourceSubscriptions.length === 0 ? {} : { resourceSubscriptions }),
        ...(followed.length === 0 ? {} : { taskIds: followed }),
      });
    },
  };
}

const tasksNeeded: Failure = {
  status: 400,
  code: rpcCode.missingCapability,
  message: 'Tasks need a client that declares the extension for them.',
  data: { requiredCapabilities: { extensions: { [tasksExtension]: {} } } },
};

function invalid(message: string): Failure {
  return { status: 200, code: rpcCode.invalidParams, message };
}

/** Each once; `undefined` when it is no list of strings. */
function readStrings(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) return undefined;
  return [...new Set(value as string[])];
}

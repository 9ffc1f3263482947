/** What a `subscriptions/listen` request wants to hear, as far as this endpoint can tell it. */
export interface ListenFilter {
  /** Methods of the wanted list changes. */
  readonly lists: ReadonlySet<string>;
  /** Resources to subscribe to. */
  readonly uris: readonly string[];
  /** Nothing of what was asked for can be told here. */
  readonly isEmpty: boolean;
  /** Raw text of the filter for the acknowledgement; `subscribed`: those resources that were taken. */
  honoured(subscribed: ReadonlySet<string>): string;
}

const maxUris = 500;

const listFields = [
  ['toolsListChanged', 'tools', 'notifications/tools/list_changed'],
  ['promptsListChanged', 'prompts', 'notifications/prompts/list_changed'],
  ['resourcesListChanged', 'resources', 'notifications/resources/list_changed'],
] as const;

/** Reads the filter of 2026-07-28, “Subscriptions”, narrowed to what is declared; a sentence when it is none. */
export function readFilter(params: Readonly<Record<string, unknown>>, capabilitiesJson: string): ListenFilter | string {
  const wanted = params['notifications'];
  if (!isRecord(wanted)) return '“notifications” must be an object that says what to listen to.';
  const declared = JSON.parse(capabilitiesJson) as Readonly<Record<string, unknown>>;
  const has = (capability: string, feature: string) => {
    const value = declared[capability];
    return isRecord(value) && value[feature] === true;
  };
  const lists = listFields.filter(([field, capability]) => wanted[field] === true && has(capability, 'listChanged'));
  const asked = wanted['resourceSubscriptions'] ?? [];
  if (!Array.isArray(asked) || asked.some((uri) => typeof uri !== 'string'))
    return '“resourceSubscriptions” must be a list of URIs.';
  if (asked.length > maxUris) return `At most ${maxUris} resources can be listened to on one stream.`;
  const uris = has('resources', 'subscribe') ? [...new Set(asked as string[])] : [];
  return {
    lists: new Set(lists.map(([, , method]) => method)),
    uris,
    isEmpty: lists.length === 0 && uris.length === 0,
    honoured(subscribed) {
      const fields = Object.fromEntries(lists.map(([field]) => [field, true]));
      const resourceSubscriptions = uris.filter((uri) => subscribed.has(uri));
      return JSON.stringify(resourceSubscriptions.length === 0 ? fields : { ...fields, resourceSubscriptions });
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

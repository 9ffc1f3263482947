import type { Era } from '../exchange';
import { rawMember, replaceMembers, scanMembers } from '../json/scan';
import { tasksExtension } from '../protocol';
import type { Greeted } from './offer';

const changing = '{"listChanged":true}';

/**
 * The capabilities of all servers together. Those of the core are always declared, for they are fixed now and servers connect
 * later; what only some have (extensions, tasks, experimental ones) is joined from those that have greeted us. Stateless clients
 * may be answered with tasks of ours.
 */
export function aggregatedCapabilities(servers: readonly Pick<Greeted, 'greetingJson'>[], era: Era): string {
  const declared = servers.map(({ greetingJson }) => declaredBy(greetingJson));
  return replaceMembers('{}', {
    tools: changing,
    prompts: changing,
    resources: '{"subscribe":true,"listChanged":true}',
    completions: '{}',
    logging: '{}',
    // The tasks of 2025-11-25 do not exist in the stateless era, where they are an extension.
    tasks: era === 'session' ? joined(declared, 'tasks') : undefined,
    extensions: era === 'session' ? joined(declared, 'extensions') : withTasks(joined(declared, 'extensions')),
    experimental: joined(declared, 'experimental'),
  });
}

/** What one server declares, its own text; that lists change it may not say, for the person's toggles change them too. */
export function ownCapabilities(greetingJson: string, era: Era): string {
  const declared = declaredBy(greetingJson);
  const changes: Record<string, string | undefined> = {};
  for (const key of ['tools', 'prompts', 'resources']) {
    const value = rawMember(declared, key);
    if (value?.startsWith('{')) changes[key] = replaceMembers(value, { listChanged: 'true' });
  }
  if (era === 'stateless') {
    if (rawMember(declared, 'tasks') !== undefined) changes['tasks'] = undefined;
    changes['extensions'] = withTasks(rawMember(declared, 'extensions'));
  }
  return Object.keys(changes).length === 0 ? declared : replaceMembers(declared, changes);
}

/** Calls that wait for a person are tasks of ours, whatever their server knows of tasks. */
function withTasks(extensions: string | undefined): string {
  const own = extensions?.startsWith('{') ? extensions : '{}';
  return rawMember(own, tasksExtension) === undefined ? replaceMembers(own, { [tasksExtension]: '{}' }) : own;
}

function declaredBy(greetingJson: string): string {
  const declared = rawMember(greetingJson, 'capabilities');
  return declared?.startsWith('{') ? declared : '{}';
}

/** The members of this capability over all servers; of two that declare the same, the first. */
function joined(all: readonly string[], capability: string): string | undefined {
  const members = new Map<string, string>();
  for (const declared of all) {
    const value = rawMember(declared, capability);
    if (!value?.startsWith('{')) continue;
    for (const { key, keyStart, valueEnd } of scanMembers(value))
      if (!members.has(key)) members.set(key, value.slice(keyStart, valueEnd));
  }
  return members.size === 0 ? undefined : `{${[...members.values()].join(',')}}`;
}

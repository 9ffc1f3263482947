import type { Era } from '../exchange';
import { answerMember } from '../json/answer-member';
import { lazyAnswer, withMembers } from '../json/large-bytes';
import { replaceMembers } from '../json/scan';
import { metaKey } from '../protocol';
import type { UpstreamAnswer } from '../upstream/link';
import { rpcCode } from './json-rpc';

/** An answer in the form of the client's era, and the HTTP status that goes with it where nothing was streamed before. */
export interface Projected {
  readonly answer: UpstreamAnswer;
  readonly status: number;
}

/** Results that say how long they may be kept (MCP 2026-07-28, “Caching”). */
const cacheable: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
]);

/** Only we answer these, from the lists of all servers. */
const ownMethods: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
]);

/**
 * Errors that a stateless client also finds in the HTTP status (2026-07-28, “Streamable HTTP”); all others are 200. What is wrong
 * with its headers or revision is told at the door: in an answer such a code would be a server's, about something else.
 */
const statusOf: ReadonlyMap<number, number> = new Map([
  [rpcCode.methodNotFound, 404],
  [rpcCode.missingCapability, 400],
]);

/** We know these methods, so “not found” is a server's word on what was called with them. */
const found: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** Only here the older code for a resource that is not there can mean nothing else. */
const ofUris: ReadonlySet<string> = new Set(['resources/read', 'completion/complete']);

/** `serverInfoJson`: of the gateway, for results that are its own. Adds what the era demands and takes nothing away. */
export function createProjectResult(serverInfoJson: string) {
  /** Lists are prepared once and given out many times. */
  const known = new WeakMap<UpstreamAnswer, Projected>();

  return function projectResult(answer: UpstreamAnswer, { era, method }: { era: Era; method: string }): Projected {
    if (era === 'session') return { answer, status: 200 };
    if (answer.kind === 'error') return projectError(answer, method);
    if (!ownMethods.has(method)) return { answer: project(answer, method), status: 200 };
    const before = known.get(answer);
    if (before) return before;
    const projected = { answer: withServerInfo(project(answer, method)), status: 200 };
    known.set(answer, projected);
    return projected;
  };

  function withServerInfo(answer: UpstreamAnswer): UpstreamAnswer {
    const meta = answerMember(answer, '_meta');
    const info = `"${metaKey.serverInfo}":${serverInfoJson}`;
    if (meta === undefined) return addMembers(answer, `"_meta":{${info}}`);
    if (answer.bytes || !meta.startsWith('{')) return answer;
    const whole = replaceMembers(meta, { [metaKey.serverInfo]: serverInfoJson });
    return { kind: 'result', json: replaceMembers(answer.json, { _meta: whole }) };
  }
}

function project(answer: UpstreamAnswer, method: string): UpstreamAnswer {
  const missing: string[] = [];
  const lacks = (key: string) => answerMember(answer, key) === undefined;
  if (lacks('resultType')) missing.push('"resultType":"complete"');
  const isComplete = missing.length > 0 || answerMember(answer, 'resultType') === '"complete"';
  if (isComplete && cacheable.has(method)) {
    // A server that says nothing did not allow anybody to keep it.
    if (lacks('ttlMs')) missing.push('"ttlMs":0');
    if (lacks('cacheScope')) missing.push('"cacheScope":"private"');
  }
  return missing.length === 0 ? answer : addMembers(answer, missing.join(','));
}

/** In front, so that nothing of the rest has to be looked at. */
function addMembers(answer: UpstreamAnswer, members: string): UpstreamAnswer {
  if (answer.bytes && answer.facts) {
    const bytes = withMembers(answer.bytes, members, answer.facts);
    return lazyAnswer({ kind: 'result', bytes, facts: { ...answer.facts, isEmpty: false } });
  }
  const rest = answer.json.slice(1);
  const isEmpty = /^\s*\}/.test(rest);
  return { kind: 'result', json: `{${members}${isEmpty ? '' : ','}${rest}` };
}

function projectError(answer: UpstreamAnswer, method: string): Projected {
  const code = Number(answerMember(answer, 'code'));
  const isOfServer = code === rpcCode.methodNotFound && found.has(method);
  const status = (isOfServer ? undefined : statusOf.get(code)) ?? 200;
  if (code !== rpcCode.resourceNotFound || !ofUris.has(method)) return { answer, status };
  // Since 2026-07-28 a resource that is not there is an invalid parameter.
  const json = replaceMembers(answer.json, { code: String(rpcCode.invalidParams) });
  return { answer: { kind: 'error', json }, status };
}

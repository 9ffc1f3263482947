import { rawMember, replaceMembers } from '../json/scan';

/** Progress of one request towards its client: the server's and ours under one token, strictly increasing as the protocol wants. */
export interface ProgressOut {
  /** Raw `params` of the server's notification, already with the client's token. Dropped when it does not increase. */
  pass(paramsJson: string): void;
  heartbeat(message: string): void;
}

/** Heartbeats count in steps so small that a server's own first figure is above them. */
const step = 1e-6;

export function createProgress(requestParamsJson: string, send: (paramsJson: string) => void): ProgressOut {
  let found: { readonly token: string | undefined } | undefined;
  let last: number | undefined;
  /** Looked for when it is needed: most calls never progress. */
  const tokenOf = () => {
    found ??= { token: progressTokenOf(requestParamsJson) };
    return found.token;
  };
  return {
    pass(paramsJson) {
      const progress = progressOf(paramsJson);
      if (progress === undefined || (last !== undefined && progress <= last) || tokenOf() === undefined) return;
      last = progress;
      send(paramsJson);
    },
    heartbeat(message) {
      const token = tokenOf();
      if (token === undefined) return;
      const next = above(last ?? 0);
      if (next === last) return;
      last = next;
      send(replaceMembers('{}', { progressToken: token, progress: String(last), message: JSON.stringify(message) }));
    },
  };
}

/** A request's `params` with this progress token, and the raw text of the one it had; `undefined` when it has none that can be read. */
export function replaceToken(
  paramsJson: string,
  tokenJson: string,
): { paramsJson: string; before: string } | undefined {
  try {
    const before = progressTokenOf(paramsJson);
    if (before === undefined) return undefined;
    const meta = replaceMembers(rawMember(paramsJson, '_meta') ?? '{}', { progressToken: tokenJson });
    return { paramsJson: replaceMembers(paramsJson, { _meta: meta }), before };
  } catch {
    return undefined;
  }
}

/** The figure of a server's notification; `undefined` when there is none, or the text is not JSON all through. */
function progressOf(paramsJson: string): number | undefined {
  try {
    const { progress } = JSON.parse(paramsJson) as { progress?: unknown };
    return typeof progress === 'number' && Number.isFinite(progress) ? progress : undefined;
  } catch {
    return undefined;
  }
}

/** The next figure; past 10^9 a step as small as ours is lost in rounding. */
function above(last: number): number {
  return Math.min(last + Math.max(step, Math.abs(last) * 1e-15), Number.MAX_VALUE);
}

/** The raw text of `_meta.progressToken`. */
export function progressTokenOf(paramsJson: string): string | undefined {
  const meta = rawMember(paramsJson, '_meta');
  return meta?.startsWith('{') ? rawMember(meta, 'progressToken') : undefined;
}

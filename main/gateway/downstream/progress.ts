import { rawMember, replaceMembers } from '../json/scan';

/** Progress of one request towards its client: the server's and ours under one token, strictly increasing as the protocol wants. */
export interface ProgressOut {
  readonly isWanted: boolean;
  /** Raw `params` of the server's notification, already with the client's token. Dropped when it does not increase. */
  pass(paramsJson: string): void;
  heartbeat(message: string): void;
}

/** Heartbeats count in steps so small that a server's own first figure is above them. */
const step = 1e-6;

export function createProgress(requestParamsJson: string, send: (paramsJson: string) => void): ProgressOut {
  const token = progressTokenOf(requestParamsJson);
  let last = 0;
  return {
    isWanted: token !== undefined,
    pass(paramsJson) {
      const progress = Number(rawMember(paramsJson, 'progress'));
      if (token === undefined || !(progress > last || last === 0)) return;
      last = progress;
      send(paramsJson);
    },
    heartbeat(message) {
      if (token === undefined) return;
      last += step;
      send(replaceMembers('{}', { progressToken: token, progress: String(last), message: JSON.stringify(message) }));
    },
  };
}

/** The raw text of `_meta.progressToken`. */
function progressTokenOf(paramsJson: string): string | undefined {
  const meta = rawMember(paramsJson, '_meta');
  return meta?.startsWith('{') ? rawMember(meta, 'progressToken') : undefined;
}

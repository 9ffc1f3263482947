import { memberText } from '../json/member';
import { ownText } from '../json/own-text';

/** Changes that cannot be told yet and must not be missed. Ten of one kind, or of one resource, are told as one. */
export interface Owed {
  /** `method`: a `notifications/…/list_changed` of ours, or `notifications/resources/updated` with a server's raw `params`. */
  add(method: string, paramsJson?: string): void;
  /** Gives all in the order in which they came first, and owes nothing any more. */
  take(): readonly OwedNotice[];
}

export interface OwedNotice {
  readonly method: string;
  readonly paramsJson: string | undefined;
}

/** Resources whose changes wait. A client that never hears of one reads its lists anew anyway. */
const maxUpdates = 500;
/** Of `params`, in characters: many times what a URI needs. With the number above it is a megabyte at most. */
const longestParams = 2048;

export function createOwed(): Owed {
  let owed = new Map<string, OwedNotice>();

  /** A server may write whatever it likes into such a notification, as often as it likes. */
  function update(method: string, given: string): void {
    const uri = memberText(given, 'uri');
    if (uri === undefined) return;
    const paramsJson = given.length <= longestParams ? ownText(given) : JSON.stringify({ uri });
    const key = `${method} ${uri}`;
    if (paramsJson.length > longestParams || (owed.size >= maxUpdates && !owed.has(key))) return;
    owed.set(key, { method, paramsJson });
  }

  return {
    add(method, paramsJson) {
      if (paramsJson === undefined) owed.set(method, { method, paramsJson });
      else update(method, paramsJson);
    },
    take() {
      const all = [...owed.values()];
      owed = new Map();
      return all;
    },
  };
}

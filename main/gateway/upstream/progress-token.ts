import { type Member, rawMember, scanMembers } from '../json/scan';

export interface TokenSplice {
  readonly paramsJson: string;
  /** The raw text of the token that stood there, `null` when there was none. */
  readonly original: string | null;
}

/** `paramsJson` with its `_meta.progressToken` replaced by `token`; every other byte stays. Without one it comes back as it was. */
export function replaceProgressToken(paramsJson: string, token: number): TokenSplice {
  // A key may be spelt with escapes; only then, or when it stands there plainly, is it worth a scan.
  if (!paramsJson.includes('_meta') && !paramsJson.includes('\\u')) return { paramsJson, original: null };
  const tokens = scanMembers(paramsJson)
    .filter(({ key }) => key === '_meta')
    .flatMap((meta) => membersOf(paramsJson, meta))
    .filter(({ key }) => key === 'progressToken');
  return splice(paramsJson, tokens, String(token));
}

/** The token of ours that a progress notification names, if it does. */
export function readProgressToken(paramsJson: string): number | undefined {
  try {
    const token = rawMember(paramsJson, 'progressToken');
    return token !== undefined && /^\d{1,15}$/.test(token) ? Number(token) : undefined;
  } catch {
    return undefined;
  }
}

/** The parameters of a progress notification with the caller's own token back in its place. */
export function restoreProgressToken(paramsJson: string, original: string): string {
  const tokens = scanMembers(paramsJson).filter(({ key }) => key === 'progressToken');
  return splice(paramsJson, tokens, original).paramsJson;
}

function membersOf(json: string, { valueStart }: Member): Member[] {
  return json[valueStart] === '{' ? scanMembers(json, valueStart) : [];
}

function splice(json: string, members: readonly Member[], replacement: string): TokenSplice {
  let result = '';
  let at = 0;
  let original: string | null = null;
  for (const { valueStart, valueEnd } of members) {
    original = json.slice(valueStart, valueEnd);
    result += json.slice(at, valueStart) + replacement;
    at = valueEnd;
  }
  return { paramsJson: result + json.slice(at), original };
}

import { rawMember, scanMembers } from '../json/scan';

/** The token of ours that a progress notification names, if it does. */
export function readProgressToken(paramsJson: string): number | undefined {
  try {
    const token = rawMember(paramsJson, 'progressToken');
    return token !== undefined && /^\d{1,15}$/.test(token) ? Number(token) : undefined;
  } catch {
    return undefined;
  }
}

/** The parameters of a progress notification with the caller's own token, raw, back in its place; every other byte stays. */
export function restoreProgressToken(paramsJson: string, original: string): string {
  let result = '';
  let at = 0;
  for (const { key, valueStart, valueEnd } of scanMembers(paramsJson)) {
    if (key !== 'progressToken') continue;
    result += paramsJson.slice(at, valueStart) + original;
    at = valueEnd;
  }
  return result + paramsJson.slice(at);
}

import type { Peer } from '../exchange';
import { readText } from '../json/answer-member';
import { member } from '../json/member';

/** What a client must have declared to be asked this. A path into its capabilities; `null`: nothing is known of the method. */
function neededFor(method: string, paramsJson: string): readonly string[] | null {
  switch (method) {
    case 'elicitation/create':
      return readText(member(paramsJson, 'mode')) === 'url' ? ['elicitation', 'url'] : ['elicitation'];
    case 'sampling/createMessage':
      return member(paramsJson, 'tools') === undefined ? ['sampling'] : ['sampling', 'tools'];
    case 'roots/list':
      return ['roots'];
    default:
      return null;
  }
}

/** The capability that this client would need and did not declare, as a path; `undefined`: it may be asked. */
export function missingCapability(peer: Peer, method: string, paramsJson: string): readonly string[] | undefined {
  const needed = neededFor(method, paramsJson);
  if (needed === null) return undefined;
  let json: string | undefined = peer.capabilitiesJson;
  for (const key of needed) {
    json = member(json, key);
    if (json === undefined) return needed;
  }
  return undefined;
}

/** Whether the client declared an extension (MCP 2026-07-28, capability `extensions`). */
export function hasExtension(peer: Peer, name: string): boolean {
  const extensions = member(peer.capabilitiesJson, 'extensions');
  return extensions !== undefined && member(extensions, name) !== undefined;
}

import type { Era } from '../exchange';
import type { Viewer } from '../list-tools';
import { aggregatedCapabilities, ownCapabilities } from './capabilities';
import { joinInstructions } from './instructions';

/** What a client is told of the gateway when it opens: with `initialize` or with `server/discover`. */
export interface Offer {
  readonly capabilitiesJson: string;
  readonly serverInfoJson: string;
  readonly instructions: string;
}

/** One server as it greeted us; all of it is the server's claim. */
export interface Greeted {
  readonly name: string;
  /** Raw text of its `initialize` or `server/discover` result. */
  readonly greetingJson: string;
  readonly instructions: string | null;
}

export interface OfferParts {
  readonly serverInfoJson: string;
  /** Servers at this endpoint that the client sees and that have greeted us. Waits a little for those that are starting. */
  greeted: (viewer: Viewer) => Promise<readonly Greeted[]>;
}

export type MakeOffer = (viewer: Viewer, era: Era) => Promise<Offer>;

/** On a per-server endpoint what that server declares; on the aggregated one what any server may come to need. */
export function createOffer({ serverInfoJson, greeted }: OfferParts): MakeOffer {
  return async (viewer, era) => {
    const all = await greeted(viewer);
    const [own] = all;
    const capabilitiesJson =
      viewer.server !== null && own ? ownCapabilities(own.greetingJson, era) : aggregatedCapabilities(all, era);
    return { capabilitiesJson, serverInfoJson, instructions: joinInstructions(all) };
  };
}

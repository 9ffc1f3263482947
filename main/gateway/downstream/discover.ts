import type { Offer } from './offer';
import { statelessVersions } from './stateless-envelope';

/** Servers come and go, and with them what is offered. */
const ttlMs = 10_000;

/** Raw `result` of `server/discover` (2026-07-28), but for what every result of that era has. */
export function discoverResult({ capabilitiesJson, instructions }: Offer): string {
  return (
    `{"supportedVersions":${JSON.stringify(statelessVersions)},"capabilities":${capabilitiesJson},` +
    `"instructions":${JSON.stringify(instructions)},"ttlMs":${ttlMs},"cacheScope":"private"}`
  );
}

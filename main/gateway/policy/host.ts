import { faults } from './faults';

/** The host of an address as WHATWG reads it, in lower case and without a dot at its end. Throws a sentence where there is none. */
export function hostOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const host = url?.hostname.toLowerCase().replace(/\.$/, '') ?? '';
  if (host === '') throw new Error(faults.noHost);
  return host;
}

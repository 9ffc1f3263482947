import { domainToASCII } from 'node:url';
import type { Clause } from '../../../shared/domain/condition';
import { type Argument, absent, equals, nameSet, wordsOf } from './pattern-argument';

/** The host of an address on the net as WHATWG reads it; `null`: it has none that a rule could name; `undefined`: no address. */
export function hostOf(text: string): string | null | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^(https?|wss?|ftp|ssh|git):$/.test(url.protocol) && url.hostname !== '' ? url.hostname : null;
}

/** Owner and name, then all of the owner's. Empty: no repository is named. */
export function repositoryLevels(found: readonly Argument[]): Clause[][] {
  const owner = plainText(found, 'owner');
  const repo = plainText(found, 'repo') ?? plainText(found, 'repository') ?? plainText(found, 'repo_name');
  if (owner && repo) return [[owner, repo], [owner]];
  return repo ? [[repo]] : owner ? [[owner]] : [];
}

function plainText(found: readonly Argument[], name: string): Clause | undefined {
  const argument = found.find((each) => wordsOf(each.name) === name);
  const value = argument?.value;
  return argument && typeof value === 'string' && /^[\w./-]{1,200}$/.test(value)
    ? equals(argument.path, value)
    : undefined;
}

export const recipientNames = nameSet(
  'to cc bcc recipient recipients email emails to_email email_address attendees invitees',
);

/** The very addresses, then their domains. Empty: nobody is written to. `null`: whom cannot be said in a pattern. */
export function recipientLevels(found: readonly Argument[]): Clause[][] | null {
  const named = found.filter(({ name }) => recipientNames.has(wordsOf(name)));
  const [first] = named;
  if (!first) return [];
  const prefix = first.path.slice(0, first.path.length - first.name.length);
  const nobodyElse = copies
    .filter((name) => !found.some(({ path }) => path === prefix + name))
    .map((name) => absent(prefix + name));
  const addresses = named.flatMap(({ path, value }) => readAddress(path, value) ?? []);
  if (addresses.length < named.length) return null;
  const exact = [...addresses.map(({ path, address }) => equals(path, address)), ...nobodyElse];
  const domains = addresses.flatMap(({ path, domain }) => (domain === null ? [] : ofDomain(path, domain)));
  return domains.length < addresses.length ? [exact] : [exact, [...domains, ...nobodyElse]];
}

/** Who could be written to besides, where a tool sends messages at all. */
const copies = ['cc', 'bcc'];

/** Where anybody may have an address, the domain says nothing of who reads it. */
const everybodysDomains = nameSet(
  'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com proton.me protonmail.com gmx.net gmx.de web.de mail.com qq.com 163.com',
);

/** `undefined`: no single address. `domain`: `null` where it says nothing of who is meant. */
function readAddress(
  path: string,
  value: unknown,
): { path: string; address: string; domain: string | null } | undefined {
  if (value === '') return { path, address: '', domain: null };
  if (typeof value !== 'string' || !/^[\w.+-]{1,64}@[a-z0-9.-]{3,200}$/i.test(value)) return undefined;
  const domain = value.slice(value.indexOf('@') + 1);
  const isPlain = domainToASCII(domain) === domain && !everybodysDomains.has(domain);
  return { path, address: value, domain: isPlain ? domain : null };
}

function ofDomain(argument: string, domain: string): Clause {
  return { argument, operator: 'matches', value: `^[A-Za-z0-9._+-]+@${domain.replaceAll('.', '\\.')}$` };
}

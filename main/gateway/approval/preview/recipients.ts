import type { Mark } from '../../../../shared/domain/preview';
import { looksLike, mixesAlphabets } from './look-alike';
import { squash } from './names';
import { type ArgumentNode, high, info, medium, type PreviewOf, type PreviewParts, type Subject } from './subject';
import { clip, count, orderMarks } from './wording';

const recipientNames = new Set(
  'to cc bcc recipient recipients attendee attendees email emails emailaddress emailaddresses participants participant invitees invitee guests sharewith replyto forwardto mailto sendto toaddress toaddresses toemail toemails ccemails useremail assigneeemail'.split(
    ' ',
  ),
);
/** Recipients in one preview. */
const mostShown = 200;
/** Recipients that are looked at. */
const mostRead = 2000;
const many = 10;
const veryMany = 50;
const mostCompared = 60;

interface Group {
  readonly argument: string;
  readonly texts: string[];
}

/** Whom a message, an invitation or a share goes to. */
export function* findRecipients(subject: Subject, parts: PreviewParts): Generator<PreviewOf<'recipients'>> {
  const groups = new Map<ArgumentNode, Group>();
  for (const node of subject.nodes) {
    const owner = node.kind === 'text' ? ownerOf(node) : undefined;
    if (!owner) continue;
    const group = groups.get(owner) ?? { argument: owner.path, texts: [] };
    group.texts.push(node.text);
    groups.set(owner, group);
  }
  const all = [...groups.values()].map((group) => ({ ...group, addresses: group.texts.flatMap(splitAddresses) }));
  const domains = [...new Set(all.flatMap(({ addresses }) => addresses.map(domainOf)))].filter(Boolean);
  for (const group of all) {
    if (group.addresses.length > 0) yield preview(group, domains, { subject, parts });
  }
}

/** The argument that lists recipients and holds this text: itself, its array, or the array of its object (`attendees.0.email`). */
function ownerOf(node: ArgumentNode): ArgumentNode | undefined {
  const chain = [node, node.parent, node.parent?.parent, node.parent?.parent?.parent].filter((each) => each != null);
  const named = chain.filter((each) => each.hint === 'recipient' || recipientNames.has(squash(each.name)));
  const isHinted = named.some(({ hint }) => hint === 'recipient');
  const isAddress = node.text.includes('@') && node.text.length <= 100_000;
  return (isHinted && named.includes(node)) || isAddress ? named.at(-1) : undefined;
}

function preview(
  group: Group & { readonly addresses: readonly string[] },
  domains: readonly string[],
  { subject, parts }: { subject: Subject; parts: PreviewParts },
): PreviewOf<'recipients'> {
  const recipients = group.addresses.slice(0, mostRead).map((address) => {
    const bare = bareAddress(address);
    return {
      address: clip(address, 320),
      domain: clip(domainOf(address), 253),
      isNew: !hasSentTo(parts, subject.call.client, bare),
    };
  });
  // New ones first where not all can be shown.
  const shown =
    recipients.length <= mostShown
      ? recipients
      : [...recipients].sort((a, b) => Number(b.isNew) - Number(a.isNew)).slice(0, mostShown);
  const marks = [
    ...newMarks(recipients.filter(({ isNew }) => isNew).length),
    ...numberMarks(group.addresses.length),
    ...group.addresses.slice(0, mostRead).flatMap(writingMarks),
    ...alikeMarks(group.addresses.map(domainOf), domains),
    ...(squash(group.argument) === 'bcc' ? [info('Hidden from the others (bcc)')] : []),
  ];
  return { kind: 'recipients', argument: group.argument, marks: orderMarks(marks), recipients: shown };
}

function hasSentTo(parts: PreviewParts, client: string, address: string): boolean {
  try {
    return parts.hasSentTo(client, address);
  } catch {
    return false;
  }
}

function newMarks(number: number): Mark[] {
  return number === 0 ? [] : [medium(`${count(number, 'recipient')} not written to before`)];
}

function numberMarks(number: number): Mark[] {
  if (number <= many) return [];
  const text =
    number > mostShown ? `${count(number, 'recipient')}, of which ${mostShown} are shown` : count(number, 'recipient');
  return [number > veryMany ? high(text) : medium(text)];
}

function writingMarks(address: string): Mark[] {
  const marks: Mark[] = [];
  if (/[\r\n]/.test(address)) marks.push(high('A line break in an address: it may add recipients'));
  if ((address.match(/@/g)?.length ?? 0) > 1) marks.push(high('A name that looks like another address'));
  if (mixesAlphabets(domainOf(address)) || /(^|\.)xn--/.test(domainOf(address)))
    marks.push(high('A domain in letters that may look like others'));
  return marks;
}

/** Domains among all recipients of the call that could be taken for each other. */
function alikeMarks(own: readonly string[], all: readonly string[]): Mark[] {
  const compared = all.slice(0, mostCompared);
  return [...new Set(own)].slice(0, mostCompared).flatMap((domain) => {
    const other = compared.find((each) => each !== domain && looksLike(domain, each));
    // Said once of a pair: for the one that comes later.
    return other !== undefined && compared.indexOf(other) < compared.indexOf(domain)
      ? [high(`${clip(domain)} looks like ${clip(other)}`)]
      : [];
  });
}

/** `a@b.c, "Name, with comma" <d@e.f>; g@h.i` → three. */
function splitAddresses(text: string): string[] {
  return (text.match(/(?:"[^"]*"|[^,;"]|")+/g) ?? [])
    .slice(0, mostRead)
    .map((part) => part.trim())
    .filter(Boolean);
}

function bareAddress(address: string): string {
  return (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

function domainOf(address: string): string {
  const bare = bareAddress(address);
  const at = bare.lastIndexOf('@');
  return at === -1 ? '' : bare.slice(at + 1);
}

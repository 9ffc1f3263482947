import { domainToASCII, domainToUnicode } from 'node:url';
import type { Mark } from '../../../../shared/domain/preview';
import { imitatesLatin, looksLike, mixesAlphabets } from './look-alike';
import { wordsOf } from './names';
import { type ArgumentNode, high, medium, type PreviewOf, type Subject } from './subject';
import { clip, count, orderMarks } from './wording';

const urlNames = new Set(
  'url urls uri href link endpoint webhook callback website homepage address src image origin'.split(' '),
);
/** What a browser or a server acts on. Other words before a colon are ordinary text. */
const schemes =
  /^\s*(https?|wss?|ftps?|sftp|file|data|javascript|vbscript|blob|about|chrome|view-source|ssh|git|ldaps?|gopher|dict|jar|smb):/i;
const longestUrl = 64 * 1024;
const longQuery = 500;
const mostLinks = 20;

/** Addresses, by name or by their looks, and links in texts that do not lead where they say. */
export function* findUrls({ nodes }: Subject): Generator<PreviewOf<'url'>> {
  for (const node of nodes) {
    if (node.kind !== 'text') continue;
    if (isUrl(node)) yield previewUrl(node.path, node.text);
    else if (node.text.length <= longestUrl) yield* findLinks(node);
  }
}

function isUrl({ text, name, format, hint }: ArgumentNode): boolean {
  if (text.length > longestUrl || text.trim() === '') return false;
  if (schemes.test(text) && !/\s\S/.test(text.trim())) return true;
  const isNamed = hint === 'url' || format === 'url' || format === 'uri' || urlNames.has(wordsOf(name).at(-1) ?? '');
  return (
    isNamed &&
    (/^[a-z][a-z0-9+.-]*:\S/i.test(text) || /^(\/\/)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/:?#]|$)/u.test(text))
  );
}

function previewUrl(argument: string, text: string, more: readonly Mark[] = []): PreviewOf<'url'> {
  const url = parse(text);
  if (!url) {
    const marks = [medium('Not a valid address'), ...more];
    return { kind: 'url', argument, marks, scheme: '', host: '', hostInUnicode: null, port: '', rest: text };
  }
  const unicode = url.hostname.includes('xn--') ? domainToUnicode(url.hostname) : '';
  return {
    kind: 'url',
    argument,
    marks: orderMarks([...judgeUrl(url, text), ...more]),
    scheme: url.protocol.slice(0, -1),
    host: url.hostname,
    hostInUnicode: unicode !== '' && unicode !== url.hostname ? unicode : null,
    port: url.port,
    rest: url.pathname + url.search + url.hash,
  };
}

/** As WHATWG reads it. Without a scheme a host is taken for a site. */
function parse(text: string): URL | undefined {
  const whole = hasScheme(text) ? text : `https://${text.trim().replace(/^\/\//, '')}`;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

/** `localhost:3000` has none: a number behind a colon is a port. */
function hasScheme(text: string): boolean {
  return schemes.test(text) || /^\s*((tel|sms):|[a-z][a-z0-9+.-]*:(?!\d+([/?#]|$)))/i.test(text);
}

function judgeUrl(url: URL, text: string): Mark[] {
  return [...schemeMarks(url), ...writingMarks(url, text), ...hostMarks(url), ...portMarks(url), ...restMarks(url)];
}

function schemeMarks({ protocol, hostname, pathname }: URL): Mark[] {
  switch (protocol) {
    case 'https:':
    case 'wss:':
      return [];
    case 'http:':
    case 'ws:':
    case 'ftp:':
      return isInternal(hostname) ? [] : [medium(`Not encrypted (${protocol.slice(0, -1)})`)];
    case 'javascript:':
    case 'vbscript:':
      return [high('Runs a script')];
    case 'data:':
      return [
        /html|script|svg|xml/i.test(pathname.slice(0, 60))
          ? high('A page or script in the address itself')
          : medium('Data in the address itself'),
      ];
    case 'file:':
      return [high('Opens a file of this computer')];
    default:
      return [medium(`An unusual kind of address: ${clip(protocol, 20)}`)];
  }
}

/** What the parser dropped or changed: it reads other than it is written. */
function writingMarks(url: URL, text: string): Mark[] {
  const marks: Mark[] = [];
  if (url.username !== '' || url.password !== '')
    marks.push(high(`“${clip(url.username, 60)}” before “@” is not where it leads`));
  if (/[\t\n\r]/.test(text.trim()) || (/^(https?|wss?):/i.test(text.trim()) && /\\/.test(text)))
    marks.push(high('Written so that it reads differently'));
  if (isAddress(url.hostname) && !text.toLowerCase().includes(url.hostname.replace(/^\[|\]$/g, '')))
    marks.push(high('An address of numbers, written in an unusual way'));
  return marks;
}

function hostMarks({ hostname }: URL): Mark[] {
  if (/^(169\.254\.169\.254|metadata\.google\.internal|\[fd00:ec2::254\]|100\.100\.100\.200)\.?$/.test(hostname))
    return [high('Hands out the credentials of a cloud machine')];
  if (isInternal(hostname)) return [medium('This computer or the local network')];
  if (isAddress(hostname)) return [medium('An address of numbers instead of a name')];
  const labels = hostname.split('.');
  if (labels.some((label) => label.length > 40))
    return [medium('A very long name: data could leave with it'), ...unicodeMarks(hostname)];
  return unicodeMarks(hostname);
}

function unicodeMarks(hostname: string): Mark[] {
  if (!hostname.includes('xn--')) return [];
  const labels = domainToUnicode(hostname).split('.');
  if (labels.some((label) => mixesAlphabets(label) || imitatesLatin(label)))
    return [high('Its letters look like those of another name')];
  return [medium('A name in other than plain letters: compare both spellings')];
}

function isAddress(hostname: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$|^\[/.test(hostname);
}

function isInternal(hostname: string): boolean {
  if (/^localhost\.?$|\.(localhost|local|internal|lan|home|corp|intranet|home\.arpa)\.?$/.test(hostname)) return true;
  if (/^\[(::1?\]|f[cd]|fe[89ab]|::ffff:(7f|a[0-9a-f]{2}:|c0a8|ac1|a9fe|0:))/.test(hostname)) return true;
  if (!isAddress(hostname)) return false;
  return /^(127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    hostname,
  );
}

function portMarks({ port, hostname }: URL): Mark[] {
  if (port === '' || isInternal(hostname)) return [];
  return [medium(`Unusual port: ${port}`)];
}

function restMarks({ protocol, search, pathname, hash }: URL): Mark[] {
  if (protocol === 'data:' || protocol === 'javascript:') return [];
  const length = search.length + hash.length;
  if (length > longQuery) return [medium(`A long query, ${count(length, 'character')}: data could leave with it`)];
  const long = pathname.split('/').some((part) => part.length > longQuery);
  return long ? [medium('A very long path: data could leave with it')] : [];
}

/** Links of Markdown and HTML: those whose words name another host, and pictures, which load without a click. */
function* findLinks({ path, text }: ArgumentNode): Generator<PreviewOf<'url'>> {
  const links = [
    ...text.matchAll(/(!?)\[([^\]\n]{0,100})\]\((https?:[^\s)]{1,4000})/gi),
    ...text.matchAll(/<(a|img)\s[^>]{0,200}?(?:href|src)=["'](https?:[^"']{1,4000})["'][^>]{0,200}>([^<]{0,200})/gi),
  ];
  let found = 0;
  for (const link of links) {
    const isHtml = link[0].startsWith('<');
    const [target = '', words = ''] = isHtml ? [link[2], link[3]] : [link[3], link[2]];
    const isPicture = isHtml ? link[1]?.toLowerCase() === 'img' : link[1] === '!';
    const marks = linkMarks(target, words, isPicture);
    if (marks.length === 0) continue;
    yield previewUrl(path, target, marks);
    found += 1;
    if (found >= mostLinks) return;
  }
}

function linkMarks(target: string, words: string, isPicture: boolean): Mark[] {
  const url = parse(target);
  if (!url) return [];
  const named = /(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/u.exec(words)?.[1]?.toLowerCase();
  if (named !== undefined && !isOf(url.hostname, named)) {
    const alike = looksLike(site(named), site(url.hostname)) ? ' that looks like it' : '';
    return [high(`The text says ${clip(named)}, the link leads to another host${alike}`)];
  }
  return isPicture && url.search.length > 1 ? [medium('A picture whose address sends data along')] : [];
}

/** Whether a host is the named one, or belongs to it. */
function isOf(host: string, named: string): boolean {
  const said = site(domainToASCII(named) || named);
  return site(host) === said || host.endsWith(`.${said}`);
}

function site(host: string): string {
  return host.replace(/^www\./, '');
}

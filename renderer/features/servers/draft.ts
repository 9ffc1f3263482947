import { ServerDraft, type Transport } from '../../../shared/domain/server';

/** What the form holds: text, as typed. */
export interface DraftText {
  readonly name: string;
  readonly kind: Transport['kind'];
  readonly command: string;
  /** One argument a line, as it is: no quoting. */
  readonly args: string;
  /** `NAME=value` a line. */
  readonly env: string;
  readonly cwd: string;
  readonly url: string;
  /** `Name: value` a line. */
  readonly headers: string;
  readonly isTrusted: boolean;
}

export const blankDraft: DraftText = {
  name: '',
  kind: 'stdio',
  command: '',
  args: '',
  env: '',
  cwd: '',
  url: '',
  headers: '',
  isTrusted: false,
};

export type DraftField = keyof DraftText;
export type ReadDraft = { ok: true; draft: ServerDraft } | { ok: false; problems: Partial<Record<DraftField, string>> };

export function toText({ name, transport, isTrusted }: ServerDraft): DraftText {
  const common = { ...blankDraft, name, isTrusted, kind: transport.kind };
  if (transport.kind === 'http') return { ...common, url: transport.url, headers: toLines(transport.headers, ': ') };
  const { command, args, env, cwd } = transport;
  return { ...common, command, args: args.join('\n'), env: toLines(env, '='), cwd: cwd ?? '' };
}

/** The draft, or what is wrong with which field. */
export function readDraft(text: DraftText): ReadDraft {
  const pairs = text.kind === 'stdio' ? readPairs(text.env, '=') : readPairs(text.headers, ':');
  const values = 'badLine' in pairs ? {} : pairs.values;
  const parsed = ServerDraft.safeParse({
    name: text.name.trim(),
    isTrusted: text.isTrusted,
    transport:
      text.kind === 'stdio'
        ? {
            kind: 'stdio',
            command: text.command.trim(),
            args: argumentLines(text.args),
            env: values,
            ...(text.cwd.trim() && { cwd: text.cwd.trim() }),
          }
        : { kind: 'http', url: text.url.trim(), headers: values },
  });
  const problems = parsed.success ? {} : problemsByField(parsed.error.issues);
  if ('badLine' in pairs) {
    const [field, form] =
      text.kind === 'stdio' ? (['env', 'NAME=value'] as const) : (['headers', 'Name: value'] as const);
    problems[field] = `Line ${pairs.badLine} is not of the form “${form}”.`;
  } else if (parsed.success) return { ok: true, draft: parsed.data };
  return { ok: false, problems };
}

/** Names in `${secret:name}`, each once, in order. */
export function secretNames(text: string): string[] {
  return [...new Set([...text.matchAll(/\$\{secret:([A-Za-z0-9._-]{1,100})\}/g)].map((match) => match[1] ?? ''))];
}

/** Empty lines between arguments count, those at the end do not. */
function argumentLines(text: string): string[] {
  const trimmed = text.replace(/\r\n/g, '\n').replace(/\n+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n');
}

function readPairs(text: string, separator: '=' | ':'): { values: Record<string, string> } | { badLine: number } {
  const entries: [string, string][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf(separator);
    if (at < 1 || line.slice(0, at).trim() === '') return { badLine: index + 1 };
    entries.push([line.slice(0, at).trim(), line.slice(at + 1).trim()]);
  }
  return { values: Object.fromEntries(entries) };
}

function toLines(values: Readonly<Record<string, string>>, separator: string): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}${separator}${value}`)
    .join('\n');
}

function problemsByField(
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
): Partial<Record<DraftField, string>> {
  const problems: Partial<Record<DraftField, string>> = {};
  for (const { path, message } of issues) {
    const key = String(path[0] === 'transport' ? path[1] : path[0]);
    const field = isField(key) ? key : 'name';
    problems[field] ??= message;
  }
  return problems;
}

function isField(name: string): name is DraftField {
  return Object.hasOwn(blankDraft, name);
}

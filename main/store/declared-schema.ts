import { homedir } from 'node:os';
import { z } from 'zod';
import { ClientName } from '../../shared/domain/client';
import { LimitChanges } from '../../shared/domain/limits';
import { RuleLimit } from '../../shared/domain/policy';
import { Profile, ProfileName } from '../../shared/domain/profile';
import { Risk } from '../../shared/domain/risk';
import { HttpTransport, ServerName, Sharing, StdioTransport } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import { RuleContent } from '../gateway/policy/compare-rules';
import { compileCondition } from '../gateway/policy/condition';
import type { ConfigPath, DeclaredSource, Problem } from './declared-source';

const choices = {
  trusted: z.boolean().default(false),
  enabled: z.boolean().default(true),
  limits: LimitChanges.strict().default({}),
  sharing: Sharing.default('shared'),
  toolRisks: z
    .record(z.string(), Risk)
    .refine(
      (risks) => Object.keys(risks).every((tool) => tool.length > 0 && tool.length <= 300),
      'The name of a tool has 1 to 300 characters. Use the server’s own name for it.',
    )
    .default({}),
};
const StdioServer = z.strictObject({ ...StdioTransport.omit({ kind: true }).shape, ...choices });
const HttpServer = z.strictObject({ ...HttpTransport.omit({ kind: true }).shape, ...choices });
type Server = z.infer<typeof StdioServer> | z.infer<typeof HttpServer>;

/** A profile is as it is in the settings, and is named where it is used. */
const DeclaredProfile = z.strictObject(Profile.omit({ id: true, createdAt: true }).shape);

const Client = z.strictObject({
  name: ClientName,
  profile: ProfileName.optional(),
  token: z
    .string()
    .min(16, 'The token is too short to be safe. Use 16 characters or more, best 43 random ones.')
    .max(4096, 'The token is too long. Use at most 4096 characters.')
    .regex(
      /^[\x21-\x7e]*$/,
      'The token holds characters that a request cannot carry. Use letters, digits and signs, no spaces.',
    ),
});

/** A limit without what it takes for granted would still be one, so that nobody would see what was misspelled. */
const [CallLimit, SumLimit] = RuleLimit.options;

/** Finds nothing before conditions are loaded (`prepareDeclared`). */
function checkCondition(text: string, context: z.RefinementCtx): void {
  const problem = text === '' ? null : compileCondition(text, { home: homedir() }).problem;
  if (!problem) return;
  const message = `The condition cannot be computed. Its character ${problem.at + 1}: ${problem.text}`;
  context.addIssue({ code: 'custom', message });
}

/** As in a file of exported rules. */
const DeclaredRule = z.strictObject({
  ...RuleContent.shape,
  condition: RuleContent.shape.condition.superRefine(checkCondition),
  limits: z
    .array(z.discriminatedUnion('kind', [CallLimit.strict(), SumLimit.strict()]))
    .max(4)
    .default([]),
});

const Declared = z.strictObject({
  port: Preferences.shape.port.optional(),
  servers: z.record(z.string(), z.unknown()).default({}),
  clients: z.array(Client).default([]),
  profiles: z.array(DeclaredProfile).default([]),
  rules: z.array(DeclaredRule).default([]),
  approvals: z
    .strictObject({
      timeoutMs: Preferences.shape.approvalTimeoutMs.optional(),
      pendingAfterMs: Preferences.shape.pendingAfterMs.optional(),
    })
    .default({}),
});

/** What the file says, checked, before it becomes settings. */
export type DeclaredValues = Omit<z.infer<typeof Declared>, 'servers'> & {
  servers: readonly (Server & { name: string })[];
};

/** The values, or every problem there is. */
export function checkDeclared(source: DeclaredSource): { values: DeclaredValues } | { problems: readonly Problem[] } {
  const problems = [...source.problems];
  const parsed = Declared.safeParse(source.value);
  if (!parsed.success) problems.push(...toProblems(source, parsed.error, []));
  const servers = checkServers(source, problems);
  problems.push(
    ...findRepeats(source, { list: 'clients', noun: 'client', key: 'name' }),
    ...findRepeats(source, { list: 'clients', noun: 'client', key: 'token' }),
    ...findRepeats(source, { list: 'profiles', noun: 'profile', key: 'name' }),
    ...findUnknownProfiles(source),
  );
  if (!parsed.success || problems.length > 0) return { problems: inOrder(problems) };
  return { values: { ...parsed.data, servers } };
}

function checkServers(source: DeclaredSource, problems: Problem[]): readonly (Server & { name: string })[] {
  const declared = z.looseObject({ servers: z.record(z.string(), z.unknown()) }).safeParse(source.value);
  return Object.entries(declared.data?.servers ?? {}).flatMap(([name, value]) => {
    const checkedName = ServerName.safeParse(name);
    if (!checkedName.success) {
      problems.push(
        source.atKey(
          ['servers'],
          name,
          `The name of a server is not valid. ${checkedName.error.issues[0]?.message ?? ''}`,
        ),
      );
    }
    const server = checkServer(source, ['servers', name], value);
    if ('value' in server) return [{ name, ...server.value }];
    problems.push(...server.problems);
    return [];
  });
}

function checkServer(
  source: DeclaredSource,
  path: ConfigPath,
  value: unknown,
): { value: Server } | { problems: Problem[] } {
  const shape = z.record(z.string(), z.unknown()).safeParse(value);
  if (!shape.success) return { problems: toProblems(source, shape.error, path) };
  const isStdio = Object.hasOwn(shape.data, 'command');
  if (isStdio === Object.hasOwn(shape.data, 'url')) {
    return { problems: [source.at(path, 'A server needs either “command” or “url”. Give one of them.')] };
  }
  const parsed = isStdio ? StdioServer.safeParse(value) : HttpServer.safeParse(value);
  return parsed.success ? { value: parsed.data } : { problems: toProblems(source, parsed.error, path) };
}

/** The texts under one key of the entries of a list, with their places in it; the others are complained of elsewhere. */
function textsOf({ value }: DeclaredSource, list: string, key: string): readonly (readonly [number, string])[] {
  const listed = z.looseObject({ [list]: z.array(z.unknown()) }).safeParse(value).data?.[list];
  return (Array.isArray(listed) ? listed : []).flatMap((entry, index) => {
    const text = z.looseObject({ [key]: z.string() }).safeParse(entry).data?.[key];
    return typeof text === 'string' ? [[index, text.trim()] as const] : [];
  });
}

/** Two of one name would share rules, two of one token could not be told apart. */
function findRepeats(
  source: DeclaredSource,
  { list, noun, key }: { list: string; noun: string; key: 'name' | 'token' },
): Problem[] {
  const seen = new Set<string>();
  return textsOf(source, list, key).flatMap(([index, text]) => {
    const isRepeated = seen.has(text);
    seen.add(text);
    return isRepeated ? [source.at([list, index, key], `Another ${noun} has the same ${key}. Give each its own.`)] : [];
  });
}

/** A client of a profile that is not there would see nothing. */
function findUnknownProfiles(source: DeclaredSource): Problem[] {
  const known = new Set(textsOf(source, 'profiles', 'name').map(([, name]) => name));
  return textsOf(source, 'clients', 'profile')
    .filter(([, name]) => !known.has(name))
    .map(([index, name]) => {
      const message = `There is no profile “${name}” under “profiles”. Add it there, or correct the name.`;
      return source.at(['clients', index, 'profile'], message);
    });
}

function toProblems(source: DeclaredSource, error: z.ZodError, prefix: ConfigPath): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'unrecognized_keys')
      return [source.at(path, toSentence(issue, nameOf(path), valueAt(source.value, path)))];
    return issue.keys.map((key) =>
      source.atKey(path, key, `“${key}” is not known here. Take it out or correct its name.`),
    );
  });
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of names and values',
  record: 'a map of names and values',
};

function toSentence(issue: z.core.$ZodIssue, name: string, value: unknown): string {
  if (value === undefined && issue.code !== 'custom') return `${name} is missing. Add it.`;
  switch (issue.code) {
    case 'invalid_type': {
      const hint =
        issue.expected === 'string' && typeof value !== 'object' && value !== null ? ' Put it in quotes.' : '';
      return `${name} must be ${kinds[issue.expected] ?? issue.expected}.${hint}`;
    }
    case 'invalid_value':
      return `${name} must be one of ${issue.values.map((choice) => `“${String(choice)}”`).join(', ')}.`;
    case 'too_small':
    case 'too_big':
      return issue.message.startsWith('Too ') ? `${name} is ${sizeOf(issue)}.` : issue.message;
    default:
      return issue.message;
  }
}

function sizeOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isText = issue.origin === 'string';
  if (issue.code === 'too_small') return isText ? 'empty. Give it a value' : `too small. The least is ${issue.minimum}`;
  return isText ? `too long. Use at most ${issue.maximum} characters` : `too large. The most is ${issue.maximum}`;
}

function nameOf(path: ConfigPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'This';
  return typeof last === 'number' ? `Entry ${last + 1}` : `“${String(last)}”`;
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** From top to bottom; of several for one place the first says what the others follow from. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return before === undefined || before.line !== problem.line || before.column !== problem.column;
  });
}

import { z } from 'zod';

/** Something in a preview that deserves a look, in words. */
export const Mark = z.object({ severity: z.enum(['high', 'medium', 'info']), text: z.string() });
export type Mark = z.infer<typeof Mark>;

const about = { argument: z.string(), marks: z.array(Mark) };

/** What one piece of a shell command is. A substitution runs a command of its own. */
export const ShellPart = z.object({
  text: z.string(),
  role: z.enum(['program', 'argument', 'operator', 'redirection', 'substitution', 'assignment', 'comment', 'space']),
});
export type ShellPart = z.infer<typeof ShellPart>;

export const DiffLine = z.object({ sign: z.enum([' ', '+', '-']), text: z.string() });
export type DiffLine = z.infer<typeof DiffLine>;

/** Lines that change, with some around them. Line numbers from 1. */
export const DiffHunk = z.object({ oldStart: z.number().int(), newStart: z.number().int(), lines: z.array(DiffLine) });
export type DiffHunk = z.infer<typeof DiffHunk>;

/**
 * An argument as a person reads it, beside its exact text. Made without any model: the same call reads the same every time.
 * `argument` is its path in the arguments, members by dots. All text in it is hostile.
 */
export const Preview = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('diff'),
    ...about,
    path: z.string(),
    isNewFile: z.boolean(),
    added: z.number().int(),
    removed: z.number().int(),
    hunks: z.array(DiffHunk),
  }),
  z.object({
    kind: z.literal('path'),
    ...about,
    /** With `..`, `~` and links resolved. */
    resolved: z.string(),
    /** The project root that it lies in. */
    root: z.string().nullable(),
  }),
  z.object({ kind: z.literal('shell'), ...about, parts: z.array(ShellPart), programs: z.array(z.string()) }),
  z.object({
    kind: z.literal('sql'),
    ...about,
    statements: z.array(
      z.object({ verb: z.string(), tables: z.array(z.string()), hasWhere: z.boolean(), isWrite: z.boolean() }),
    ),
  }),
  z.object({
    kind: z.literal('url'),
    ...about,
    scheme: z.string(),
    /** As WHATWG parses it; internationalised names in both spellings when they differ. */
    host: z.string(),
    hostInUnicode: z.string().nullable(),
    port: z.string(),
    rest: z.string(),
  }),
  z.object({
    kind: z.literal('recipients'),
    ...about,
    recipients: z.array(z.object({ address: z.string(), domain: z.string(), isNew: z.boolean() })),
  }),
  z.object({ kind: z.literal('amount'), ...about, value: z.string(), unit: z.string().nullable() }),
  z.object({
    kind: z.literal('encoded'),
    ...about,
    encoding: z.enum(['base64', 'base64url', 'hex', 'data-url']),
    /** What was found inside, when that is text. */
    text: z.string().nullable(),
    mediaType: z.string().nullable(),
    bytes: z.number().int(),
  }),
  z.object({
    kind: z.literal('text'),
    ...about,
    characters: z.number().int(),
    lines: z.number().int(),
    /** The last 200 characters: where a long text hides what it is about. */
    end: z.string(),
  }),
]);
export type Preview = z.infer<typeof Preview>;

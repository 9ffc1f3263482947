import { defaultLimits, LimitChanges, type LimitName, type ServerLimits } from '../../../shared/domain/limits';

export type LimitField = keyof ServerLimits;
export type LimitText = Readonly<Record<LimitField, string>>;

interface LimitWords {
  readonly label: string;
  readonly description: string;
  /** How many of the stored unit one of the shown unit is. */
  readonly scale: number;
}

const kB = 1024;

export const limitWords: Readonly<Record<LimitField, LimitWords>> = {
  callTimeoutMs: {
    label: 'Time for one call, in seconds',
    description:
      'When it is over the call is cancelled. The time in which a person or client is asked does not count. Empty: as in Settings.',
    scale: 1000,
  },
  messageBytes: {
    label: 'Largest message, in MB',
    description: 'A larger answer is not passed on, and its call fails.',
    scale: kB * kB,
  },
  messagesPerSecond: {
    label: 'Notifications per second',
    description: 'On average; four times as many at once. The rest is dropped and counted.',
    scale: 1,
  },
  listEntries: { label: 'Entries of one list', description: 'The rest is left out.', scale: 1 },
  listPages: { label: 'Pages of one list', description: 'The rest is left out.', scale: 1 },
  definitionBytes: {
    label: 'Largest tool definition, in kB',
    description: 'A larger one is left out of the list.',
    scale: kB,
  },
  depth: { label: 'Nesting of a message', description: 'What is nested deeper is not passed on.', scale: 1 },
  openQuestions: {
    label: 'Questions at the same time',
    description: 'What it asks a client while so many wait is refused.',
    scale: 1,
  },
  unreadBytes: {
    label: 'Unread input, in MB',
    description: 'What may wait for a process that does not read. Calls beyond that fail unsent.',
    scale: kB * kB,
  },
};

export const limitFields = Object.keys(limitWords) as LimitField[];

/** What the form shows for what is set; empty where the default holds. */
export function toLimitText(limits: LimitChanges): LimitText {
  return Object.fromEntries(limitFields.map((field) => [field, textOf(field, limits[field])])) as LimitText;
}

/** The default as the form would show it. */
export function defaultText(field: LimitField): string {
  return textOf(field, defaultLimits[field]);
}

export type ReadLimits =
  | { readonly ok: true; readonly limits: LimitChanges }
  | { readonly ok: false; readonly problems: Partial<Record<LimitField, string>> };

/** The changes, or what is wrong with which field. */
export function readLimits(text: LimitText): ReadLimits {
  const problems: Partial<Record<LimitField, string>> = {};
  const values: Partial<Record<LimitField, number>> = {};
  for (const field of limitFields) {
    const typed = text[field].trim().replace(',', '.');
    if (typed === '') continue;
    const value = Math.round(Number(typed) * limitWords[field].scale);
    const parsed = LimitChanges.safeParse({ [field]: value });
    if (parsed.success) values[field] = value;
    else problems[field] = rangeOf(field, parsed.error.issues[0]);
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, limits: values };
}

function textOf(field: LimitField, value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value / limitWords[field].scale);
}

function rangeOf(field: LimitField, issue: object | undefined): string {
  const { minimum, maximum } = (issue ?? {}) as { minimum?: number; maximum?: number };
  if (minimum !== undefined) return `The least is ${textOf(field, minimum)}.`;
  if (maximum !== undefined) return `The most is ${textOf(field, maximum)}.`;
  return 'Give a number.';
}

/** What happened when a server ran into a limit, and what it cost. */
export const hitWords: Readonly<Record<LimitName, string>> = {
  'call-time': 'did not answer in time; the calls were cancelled',
  'message-bytes': 'sent messages larger than allowed; they were not passed on',
  depth: 'sent messages nested deeper than allowed; they were not passed on',
  'list-entries': 'listed more entries than allowed; the rest was left out',
  'list-pages': 'listed in more pages than allowed; the rest was left out',
  'definition-bytes': 'described a tool at greater length than allowed; it was left out',
  'message-rate': 'sent notifications faster than allowed; the rest was dropped',
  'open-questions': 'asked more questions at once than allowed; the rest was refused',
  'unread-input': 'did not read what it was sent; messages to it were dropped',
  'unasked-answers': 'answered what nobody had asked; those answers were dropped',
  compressed: 'compressed answers although that was not asked for; they were not read, and their calls failed',
  redirect: 'redirected to another address, which is not followed; the calls failed',
  'response-headers': 'sent more HTTP headers than allowed; the calls failed',
  rounds: 'asked for more input again and again in one call; the calls were ended',
  'round-requests': 'asked for more input at once than allowed; the calls were ended',
  instances: 'was busy for as many clients as may have their own; further calls were refused',
};

import type { Mark, Preview } from '../../../../shared/domain/preview';

/** The call as far as previews read it. */
export interface PreviewCall {
  /** Passed on to `hasSentTo`. */
  readonly client: string;
  readonly server: string;
  readonly tool: string;
  readonly argumentsJson: string;
  /** Number tokens that a double cannot give back as written (`call.traits.inexactNumbers`). */
  readonly inexactNumbers: readonly string[];
  /** The tool's input schema, parsed; anything else counts as none. The server's claim. */
  readonly schema: unknown;
  /** Absolute folders: the client's project roots and folders that the server was started with. Only files in them are read. */
  readonly roots: readonly string[];
}

/** What stands in a file now, or why that cannot be said. */
export type FileRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' | 'too-large' | 'no-file' | 'no-text' | 'failed' };

export interface PreviewParts {
  /** The person's home folder. */
  readonly home: string;
  /** Gatehouse's own folder: nobody's call should reach it. */
  readonly ownHome: string;
  readonly platform: NodeJS.Platform;
  /** Reads a regular file whose path has no links in it, as UTF-8. Never rejects. */
  read(path: string, maxBytes: number): Promise<FileRead>;
  /** The path with every link resolved, also when its last parts do not exist; `undefined` when that cannot be found out. Never rejects. */
  realPath(path: string): Promise<string | undefined>;
  /** Whether the client wrote to this address before. */
  hasSentTo(client: string, address: string): boolean;
}

/** What an argument is, by its hint, its schema's format or its name. */
export type ArgumentKind =
  | 'path'
  | 'repository-path'
  | 'command'
  | 'code'
  | 'sql'
  | 'url'
  | 'recipient'
  | 'amount'
  | 'minor-units'
  | 'text';

/** One value in the arguments. */
export interface ArgumentNode {
  /** Members by dots, elements by index: `edits.0.newText`. Empty for the arguments as a whole. */
  readonly path: string;
  /** The member that it is the value of; for an element of an array that of the array. */
  readonly name: string;
  readonly kind: 'text' | 'number' | 'object' | 'array' | 'other';
  /** A decoded string, a number as it was written, `true` or `false`. Empty for the others. */
  readonly text: string;
  /** Its schema's `format`. */
  readonly format: string | undefined;
  /** What the hints for this server say that it is. */
  readonly hint: ArgumentKind | undefined;
  readonly parent: ArgumentNode | null;
  readonly children: readonly ArgumentNode[];
}

/** A call taken apart, once for all detectors. */
export interface Subject {
  readonly call: PreviewCall;
  /** Breadth first, so that what is on top is looked at before any flood below it. The first one is the arguments as a whole. */
  readonly nodes: readonly ArgumentNode[];
  /** Words of the tool's name. */
  readonly verbs: ReadonlySet<string>;
  /** Digits of a currency's smallest unit where a service has its own idea of it. */
  readonly minorUnitDigits: Readonly<Record<string, number>>;
  /** Paths of the arguments that a preview shows whole: the text detector has nothing to add. */
  readonly shown: Set<string>;
}

/** Finds one kind of preview. Errors are caught by the caller; what was yielded before stays. */
export type Detector = (subject: Subject, parts: PreviewParts) => Iterable<Preview> | AsyncIterable<Preview>;

export type PreviewOf<K extends Preview['kind']> = Extract<Preview, { kind: K }>;

export function high(text: string): Mark {
  return { severity: 'high', text };
}

export function medium(text: string): Mark {
  return { severity: 'medium', text };
}

export function info(text: string): Mark {
  return { severity: 'info', text };
}

import type { ClientKind } from '../catalogue/client-kinds';

/**
 * Something that a client puts in when it starts a server. `environment`: a variable. `input`: what the client asks the person.
 * `file`: what a file holds. `store`: from the client's own keychain. `command`: what a command prints. `folder`: where the
 * client was opened. `home`, `home-folder`, `separator`: facts of the machine.
 */
export interface Reference {
  readonly kind:
    | 'environment'
    | 'input'
    | 'file'
    | 'store'
    | 'command'
    | 'folder'
    | 'home'
    | 'home-folder'
    | 'separator';
  /** Of the variable, the input or the file; the command's text. */
  readonly name: string;
  /** What takes its place where there is nothing. */
  readonly fallback: string | null;
  /** As it stands in the file. */
  readonly raw: string;
}

/** A text as it stands, with what its client would have put in. */
export type Piece = string | Reference;
export type Text = readonly Piece[];

/** `any`: a text of which nobody knows whose it is. */
export type Dialect = ClientKind['dialect'] | 'any';

interface Form {
  readonly pattern: string;
  read(groups: readonly (string | undefined)[]): Omit<Reference, 'raw'>;
}

const reference = (kind: Reference['kind'], name: string, fallback: string | null = null) => ({ kind, name, fallback });

/** Each with two groups: a name, and what follows it. */
const forms = {
  brace: {
    pattern: String.raw`\$\{([A-Za-z_]\w{0,255})(?::?-([^}]{0,2000}))?\}`,
    read: ([name = '', fallback]) => reference('environment', name, fallback ?? null),
  },
  bare: { pattern: String.raw`\$([A-Za-z_]\w*)()`, read: ([name = '']) => reference('environment', name) },
  /** It is not looked into: all that follows belongs to it. */
  command: {
    pattern: String.raw`\$\(([\s\S]*)()`,
    read: ([name = '']) => reference('command', name.replace(/\)\s*$/, '')),
  },
  env: {
    pattern: String.raw`\$\{env:([^}:]{1,255})(?::-?([^}]{0,2000}))?\}`,
    read: ([name = '', fallback]) => reference('environment', name, fallback ?? null),
  },
  file: { pattern: String.raw`\$\{file:([^}]{1,1000})\}()`, read: ([name = '']) => reference('file', name) },
  fact: {
    pattern: String.raw`\$\{(workspaceFolder|workspaceRoot|workspaceFolderBasename|workspace|cwd|fileWorkspaceFolder|userHome|pathSeparator|\/)(?::([^}]{0,255}))?\}`,
    read: ([name = '']) => factOf(name),
  },
  input: {
    pattern: String.raw`\$\{(?:input|promptString):([^}]{1,255})\}()`,
    read: ([name = '']) => reference('input', name),
  },
  editorCommand: {
    pattern: String.raw`\$\{command:([^}]{1,255})\}()`,
    read: ([name = '']) => reference('command', name),
  },
  openEnv: {
    pattern: String.raw`(?<!\$)\{env:([^}]{1,255})\}()`,
    read: ([name = '']) => reference('environment', name),
  },
  openFile: { pattern: String.raw`(?<!\$)\{file:([^}]{1,1000})\}()`, read: ([name = '']) => reference('file', name) },
  secret: {
    pattern: String.raw`\$\{\{\s{0,9}(secrets|inputs)\.([\w.-]{1,255})\s{0,9}\}\}`,
    read: ([where, name = '']) => reference(where === 'secrets' ? 'store' : 'input', name),
  },
  bundle: {
    pattern: String.raw`\$\{(__dirname|HOME|DESKTOP|DOCUMENTS|DOWNLOADS|pathSeparator|\/|user_config\.[\w.-]+)()\}`,
    read: ([name = '']) => bundleOf(name),
  },
} satisfies Record<string, Form>;

const editor: readonly Form[] = [forms.env, forms.file, forms.fact, forms.editorCommand];

const formsOf: Readonly<Record<Dialect, readonly Form[]>> = {
  none: [],
  'shell-brace': [forms.brace],
  dollar: [forms.brace, forms.bare],
  'dollar-command': [forms.command, forms.brace, forms.bare],
  'env-colon': editor,
  inputs: [...editor, forms.input],
  opencode: [forms.openEnv, forms.openFile],
  secrets: [forms.secret],
  keyring: [forms.brace],
  'env-name': [],
  // `$X` is left alone: in a text of unknown origin it is as likely a part of a password.
  any: [forms.secret, ...editor, forms.input, forms.openEnv, forms.openFile, forms.brace, forms.command],
};

/** Finds what a client of this dialect would replace. Nothing is looked up, and no command is run. */
export function readReferences(text: string, dialect: Dialect): Text {
  return split(text, formsOf[dialect]);
}

/** The same for what the manifest of a bundle refers to (MCPB manifest, “Variable Substitution”). */
export function readBundleReferences(text: string): Text {
  return split(text, [forms.bundle]);
}

function split(text: string, known: readonly Form[]): Text {
  if (known.length === 0 || !/[${]/.test(text)) return [text];
  const pattern = new RegExp(known.map((form) => form.pattern).join('|'), 'g');
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push(readMatch(match, known));
    end = match.index + match[0].length;
  }
  if (end < text.length || pieces.length === 0) pieces.push(text.slice(end));
  return pieces;
}

/** Every form has two groups, so the place of the first that matched says which form it was. */
function readMatch(match: RegExpExecArray, known: readonly Form[]): Reference {
  const groups = match.slice(1);
  const at = known.findIndex((_form, index) => groups[2 * index] !== undefined);
  const form = known[at];
  if (!form) throw new Error('a form without a name');
  return { ...form.read(groups.slice(2 * at, 2 * at + 2)), raw: match[0] };
}

function factOf(name: string): Omit<Reference, 'raw'> {
  if (name === 'userHome') return reference('home', name);
  return reference(name === 'pathSeparator' || name === '/' ? 'separator' : 'folder', name);
}

function bundleOf(name: string): Omit<Reference, 'raw'> {
  const given = /^user_config\.(.+)$/.exec(name)?.[1];
  if (given !== undefined) return reference('input', given);
  if (name === 'HOME') return reference('home', name);
  const place = { DESKTOP: 'Desktop', DOCUMENTS: 'Documents', DOWNLOADS: 'Downloads' }[name];
  if (place !== undefined) return reference('home-folder', place);
  return reference(name === 'pathSeparator' || name === '/' ? 'separator' : 'folder', name);
}

import { z } from 'zod';
import { ClientKindId, FileFormat, FileScope } from '../../../shared/domain/found-client';
import rows from './client-kinds.json';

/** What a path may begin with. `$APP_DATA` is where programs of this system keep their settings (see path-tokens.ts). */
export const pathTokens = [
  '~',
  '$XDG_CONFIG_HOME',
  '$XDG_DATA_HOME',
  '$APP_DATA',
  '%APPDATA%',
  '%LOCALAPPDATA%',
  '%ProgramFiles%',
  '%ProgramData%',
] as const;

/** What stands in the templates of entries. */
export const placeholders = ['url', 'token', 'name', 'command', 'args', 'env', 'commandAndArgs'] as const;

/** Always with “/”. `*` is a part of a name, `**` any folders, `{a,b}` a choice. The longest known has 130 characters. */
const Pattern = z.string().max(200);
const Paths = z
  .union([
    z.array(Pattern),
    z.strictObject({
      darwin: z.array(Pattern).default([]),
      win32: z.array(Pattern).default([]),
      linux: z.array(Pattern).default([]),
    }),
  ])
  .transform((paths) => (Array.isArray(paths) ? { darwin: paths, win32: paths, linux: paths } : paths));
export type Paths = z.infer<typeof Paths>;

/** Where in a file the servers stand. A segment is one key, dots and all; `{{folder}}` is the project's folder. */
const Container = z.strictObject({
  segments: z.array(z.string()).min(1),
  kind: z.enum(['map', 'list']).default('map'),
  /** In a list: the field that holds an entry's name. */
  idField: z.string().nullable().default(null),
});
export type Container = z.infer<typeof Container>;

/** What differs from the kind's own file. */
const shape = { format: FileFormat.optional(), container: Container.optional() };

/** A file that is read, and written only where `isTarget` says so. */
const OtherFile = z.strictObject({
  /** legacy: counts only while there is no newer file. */
  scope: FileScope.exclude(['project']),
  paths: Paths,
  isTarget: z.boolean().default(false),
  ...shape,
});

/** A file in a project's folder; without a path: in the person's own file, under the name of the folder. */
const ProjectFile = z.strictObject({ path: Pattern.nullable(), ...shape });

/** Where a client remembers which folders it was used in. */
const FolderList = z.discriminatedUnion('reader', [
  /** The keys of an object are paths; without a path: in the person's own file. */
  z.strictObject({
    reader: z.literal('keys'),
    paths: Paths.optional(),
    format: z.enum(['json', 'toml']),
    segments: z.array(z.string()),
  }),
  /** Folders with a `workspace.json` each, as VS Code keeps them. */
  z.strictObject({ reader: z.literal('workspaces'), paths: Paths }),
  /** `recentProjects.xml` of JetBrains. */
  z.strictObject({ reader: z.literal('recent-projects'), paths: Paths }),
]);
export type FolderList = z.infer<typeof FolderList>;

const Template = z.record(z.string(), z.json());

/**
 * One kind of client: where it keeps its servers and how it wants them. The rows are facts gathered in November 2026, each with
 * its sources; `confidence` says how far to trust one.
 */
export const ClientKind = z
  .strictObject({
    id: ClientKindId,
    name: z.string(),
    vendor: z.string(),
    category: z.enum(['cli', 'ide', 'ide-extension', 'desktop-app', 'server', 'cloud']),
    status: z.enum(['active', 'legacy', 'discontinued']),
    confidence: z.enum(['high', 'medium', 'low']),
    /** The person's own file, first choice first. */
    paths: Paths.default({ darwin: [], win32: [], linux: [] }),
    /**
     * Which of `paths` we write. first-existing: one, the first where none exists. every-existing: all that exist, else the first.
     * every-folder: all whose folder exists, else the first. first-and-existing: the first, and others that are not empty.
     */
    whichTarget: z
      .enum(['first-existing', 'every-existing', 'every-folder', 'first-and-existing'])
      .default('first-existing'),
    /** An absolute path in `variable`, followed by `suffix`, takes the place of `paths`; with `adds` it is read besides. */
    overrides: z
      .array(z.strictObject({ variable: z.string(), suffix: z.string(), adds: z.boolean().default(false) }))
      .default([]),
    otherFiles: z.array(OtherFile).default([]),
    projectFiles: z.array(ProjectFile).default([]),
    folderLists: z.array(FolderList).default([]),
    format: FileFormat.nullable(),
    container: Container.nullable(),
    /** The kind that reads the very same file: one entry serves both. */
    sharesFileWith: z.string().nullable().default(null),
    entry: z.strictObject({
      recommended: z.enum(['http', 'bridge', 'manual']),
      http: Template.nullable(),
      stdio: Template.nullable(),
    }),
    /** For kinds that we cannot write: what the person does. */
    manual: z.string().nullable().default(null),
    /** Switches one entry off without taking it out. */
    disable: z
      .strictObject({ field: z.string(), trueMeans: z.enum(['on', 'off']) })
      .nullable()
      .default(null),
    autoApproveField: z.string().nullable().default(null),
    disabledToolsField: z.string().nullable().default(null),
    /**
     * How the client writes references. shell-brace: ${VAR}, ${VAR:-default}. dollar: also $VAR. dollar-command: also $(command).
     * env-colon: ${env:VAR}, ${workspaceFolder}, ${file:path}. inputs: env-colon and ${input:id}. opencode: {env:VAR}, {file:path}.
     * secrets: ${{ secrets.X }}, ${{ inputs.X }}. keyring: ${VAR} from its own keychain. env-name: fields that name variables.
     */
    dialect: z
      .enum([
        'none',
        'shell-brace',
        'dollar',
        'dollar-command',
        'env-colon',
        'inputs',
        'opencode',
        'secrets',
        'keyring',
        'env-name',
      ])
      .default('none'),
    /** Signs that it is installed; `extension` is its id in editors of the VS Code family. */
    detect: z.strictObject({
      paths: Paths,
      binaries: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
      extension: z.string().nullable().default(null),
    }),
    /** When it notices a change of the file, and the same as words for the person. */
    reload: z.enum(['watch', 'new-session', 'restart', 'refresh', 'at-once']).nullable(),
    reloadHint: z.string().nullable(),
    /** It writes its whole file when it quits: what we write before is lost. */
    mustQuitFirst: z.boolean().default(false),
    /** A folder by this name beside the file says that the client is writing it. */
    lockSuffix: z.string().nullable().default(null),
    limits: z.strictObject({ maxTools: z.number().int().nullable(), maxToolNameLength: z.number().int() }),
    /** Whether it asks again after `tools/list_changed`; null: not known. */
    noticesToolChanges: z.boolean().nullable().default(null),
    /** What it says of itself in `clientInfo.name`: a claim. */
    clientInfoPatterns: z.array(z.strictObject({ pattern: z.string(), flags: z.string().default('') })).default([]),
    /** What the person should know: gates that hide the gateway, policies, habits of the program. */
    notes: z.array(z.string()).default([]),
    /** Fields of this row that nobody has seen for themselves. */
    unverified: z
      .array(z.enum(['paths', 'overrides', 'otherFiles', 'entry', 'disable', 'limits', 'clientInfoPatterns', 'reload']))
      .default([]),
    source: z.array(z.string()).min(1),
  })
  .transform((row) => ({
    ...row,
    isManual: row.entry.recommended === 'manual',
    isExperimental: row.confidence === 'low',
  }));
export type ClientKind = z.infer<typeof ClientKind>;

/** All of them, in the order of the catalogue. Read once, and only when somebody asks. */
export function clientKinds(): readonly ClientKind[] {
  known ??= z.array(ClientKind).parse(rows);
  return known;
}

export function clientKind(id: string): ClientKind | undefined {
  return clientKinds().find((kind) => kind.id === id);
}

let known: readonly ClientKind[] | undefined;

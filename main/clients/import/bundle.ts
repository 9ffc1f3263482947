import { z } from 'zod';
import { GatehouseError } from '../../../shared/errors';
import { findTooDeep } from '../../gateway/json/yaml-depth';
import { mapServer } from '../entries/foreign-server';
import { type ReadEntry, readEntry } from '../entries/read-entry';
import { emptyRecord, isJsonRecord, type Json, type JsonRecord, memberOf } from '../formats/config-value';
import type { Platform } from '../places/machine';
import type { FoundEntry } from './prepare';
import { printable } from './printable';
import { readZip, type ZipFile } from './read-zip';
import { readBundleReferences } from './references';
import { factOf } from './resolve';

/** A bundle that was looked into; nothing of it was written or started. */
export interface Bundle {
  readonly name: string;
  readonly version: string;
  readonly files: readonly ZipFile[];
  /** For `planImport`. */
  readonly found: FoundEntry;
}

export interface BundleParts {
  /** What the person called it: the file's name. */
  readonly label: string;
  readonly path: string;
  readonly platform: Platform;
  /** The person's. */
  readonly home: string;
  /** Where it would be unpacked to, whole. */
  readonly folder: string;
}

const mostManifestBytes = 1024 * 1024;

/** What of a manifest is needed (MCPB manifest 0.1 to 0.4; `dxt_version` is the older name). */
const Manifest = z.object({
  name: z.string().min(1).max(200),
  version: z.string().max(100).default(''),
  server: z.object({
    entry_point: z.string().max(1024).optional(),
    mcp_config: z.object({ command: z.string() }).loose(),
  }),
  compatibility: z
    .object({ platforms: z.array(z.string()).optional() })
    .loose()
    .optional(),
});

/**
 * Reads a `.mcpb` or `.dxt` bundle: an archive with a `manifest.json` that says how its server is started and what it asks for.
 * @throws GatehouseError `invalid-request` with a sentence, for every archive that is not as plain as bundles are (T-G06).
 */
export function readBundle(bytes: Buffer, { label, path, platform, home, folder }: BundleParts): Bundle {
  const files = readZip(bytes);
  const raw = readManifest(files);
  const parsed = Manifest.safeParse(raw);
  if (!parsed.success) throw refused(`its manifest lacks “${parsed.error.issues[0]?.path.join('.') ?? 'something'}”`);
  const { name, version, server, compatibility } = parsed.data;
  if (compatibility?.platforms && !compatibility.platforms.includes(platform))
    throw refused('it is not for this system');
  const { entry_point: entryPoint } = server;
  if (entryPoint !== undefined && !files.some((file) => file.name === entryPoint.replace(/^\.\//, '')))
    throw refused('the program that its manifest names is not in it');
  const inputs = inputsOf(memberOf(raw, 'user_config'), { home, folder });
  const read = readServer(raw, { name, platform });
  return { name, version, files, found: { kind: null, label, path, name, read, inputs, folder } };
}

function readManifest(files: readonly ZipFile[]): JsonRecord {
  const file = files.find(({ name }) => name === 'manifest.json');
  if (!file) throw refused('there is no manifest.json in it');
  if (file.size > mostManifestBytes) throw refused('its manifest is too large');
  const text = file
    .read()
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  try {
    if (findTooDeep(text) !== undefined) throw new SyntaxError('too deep');
    const value = JSON.parse(text, withoutPrototype) as Json;
    if (isJsonRecord(value)) return value;
  } catch (error) {
    throw refused('its manifest is no JSON', error);
  }
  throw refused('its manifest is no JSON object');
}

/** So that no name in a manifest means anything. */
function withoutPrototype(_key: string, value: unknown): unknown {
  return isJsonRecord(value as Json) ? Object.assign(emptyRecord(), value) : value;
}

function readServer(manifest: JsonRecord, { name, platform }: { name: string; platform: Platform }): ReadEntry {
  const server = memberOf(manifest, 'server');
  const config = isJsonRecord(server) ? memberOf(server, 'mcp_config') : undefined;
  if (!isJsonRecord(config)) throw refused('its manifest lacks “server.mcp_config”');
  const { platform_overrides: overrides, ...usual } = config;
  const own = isJsonRecord(overrides) ? memberOf(overrides, platform) : undefined;
  const env = { ...record(usual['env']), ...(isJsonRecord(own) ? record(own['env']) : {}) };
  const entry: Json = { ...usual, ...(isJsonRecord(own) ? own : {}), env };
  if (/__dirname\}[^"]*\.\./.test(JSON.stringify(entry))) throw refused('its command leads out of its folder');
  const read = readEntry(null, name, entry);
  if (read.server?.kind !== 'stdio') throw refused('its manifest names no command');
  const texts = mapServer(read.server, (text) =>
    readBundleReferences(text.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join('')),
  );
  return { ...read, server: texts };
}

function record(value: Json | undefined): JsonRecord {
  return isJsonRecord(value) ? value : {};
}

/** What the bundle asks the person for, in the words in which the clients' files ask. */
function inputsOf(config: Json | undefined, known: Known): ReadonlyMap<string, Json> {
  const inputs = new Map<string, Json>();
  for (const [id, asked] of Object.entries(record(config))) {
    if (!isJsonRecord(asked)) continue;
    const title = memberOf(asked, 'title') ?? memberOf(asked, 'description') ?? id;
    const standard = plainDefault(asked, known);
    const fallback = memberOf(asked, 'required') === true ? {} : { default: '' };
    inputs.set(id, {
      description: typeof title === 'string' ? title : id,
      password: memberOf(asked, 'sensitive') === true,
      ...(standard === undefined ? fallback : { default: standard }),
    });
  }
  return inputs;
}

type Known = Pick<BundleParts, 'home' | 'folder'>;

/** `${HOME}/Documents` stands there as it does in commands. Of several the only one; the field holds no more. */
function plainDefault(asked: JsonRecord, known: Known): string | undefined {
  const given = memberOf(asked, 'default');
  const standard = Array.isArray(given) && given.length === 1 ? given[0] : given;
  if (standard === undefined || standard === null || typeof standard === 'object') return undefined;
  return readBundleReferences(String(standard))
    .map((piece) => (typeof piece === 'string' ? piece : (factOf(piece, known) ?? piece.raw)))
    .join('');
}

function refused(reason: string, cause?: unknown): GatehouseError {
  return new GatehouseError(
    'invalid-request',
    `This bundle is not taken: ${printable(reason)}. Get another one from its maker.`,
    {
      cause,
    },
  );
}

import { GatehouseError } from '../../../shared/errors';
import { decodeConfig } from '../formats/config-bytes';
import type { Machine } from '../places/machine';
import { pathsOf } from '../places/path-tokens';
import { cannotWrite, sha256Of } from '../write/replace-file';
import { readBundle } from './bundle';
import { type Found, findEntries, type SurveyedFile } from './find-entries';
import { readPasted } from './read-pasted';
import { mostArchiveBytes, readZip } from './read-zip';
import { unpackBundle } from './unpack-bundle';

/** What a person pointed at. */
export interface Given {
  readonly found: Found;
  /** Where its server comes in a bundle. */
  readonly bundle: GivenBundle | null;
}

export interface GivenBundle {
  /** Where its files have to be for the server to start. */
  readonly folder: string;
  /** Writes them. `false`: they are there already. @throws GatehouseError */
  unpack(): Promise<boolean>;
}

export interface GivenParts {
  readonly machine: Pick<Machine, 'home' | 'platform' | 'files'>;
  /** The folder of ours in which each bundle has one of its own. */
  readonly bundles: string;
  /** Clients' files, for one of them is read as its client does. */
  surveyed(): Promise<readonly SurveyedFile[]>;
}

/** A text from the clipboard. @throws GatehouseError */
export function readText(text: string): Given {
  return pasted(text, { label: 'Pasted text', path: null });
}

/** A bundle (`.mcpb`, `.dxt`) or a configuration file. Looks only; unpacks nothing. @throws GatehouseError */
export async function readPath(given: string, parts: GivenParts): Promise<Given> {
  const { platform, home, files } = parts.machine;
  const { isAbsolute, basename, normalize } = pathsOf(platform);
  const path = normalize(given.replace(/^~(?=[/\\])/, () => home));
  if (!isAbsolute(path)) throw new GatehouseError('invalid-request', 'Give the whole path of the file.');
  if (/\.(mcpb|dxt)$/i.test(path)) return await givenBundle(path, parts);
  const real = await files.realPath(path).catch(() => path);
  const own = (await parts.surveyed()).filter(({ read: { file } }) => file.path === path || file.realPath === real);
  if (own.length > 0) return { found: findEntries(own), bundle: null };
  const decoded = decodeConfig(await files.read(path, mostTextBytes));
  if ('problem' in decoded) throw new GatehouseError('invalid-request', decoded.problem.text);
  return pasted(decoded.text, { label: basename(path), path });
}

/** As much as may be pasted. */
const mostTextBytes = 1_000_000;

function pasted(text: string, from: { label: string; path: string | null }): Given {
  const { entries, inputs } = readPasted(text);
  return {
    found: { entries: entries.map((entry) => ({ kind: null, ...from, ...entry, inputs })), problems: [] },
    bundle: null,
  };
}

async function givenBundle(path: string, { machine, bundles }: GivenParts): Promise<Given> {
  const { platform, home, files } = machine;
  const { basename, join } = pathsOf(platform);
  const read = async () => {
    const bytes = await files.read(path, mostArchiveBytes);
    return { bytes, digest: sha256Of(bytes) };
  };
  const { bytes, digest } = await read();
  const folder = join(bundles, digest);
  const { found } = readBundle(bytes, { label: basename(path), path, platform, home, folder });
  return {
    found: { entries: [found], problems: [] },
    bundle: {
      folder,
      async unpack() {
        // It is not held meanwhile: it may be large.
        const now = await read();
        if (now.digest !== digest)
          throw new GatehouseError(
            'conflict',
            `“${path}” was changed meanwhile, so nothing was imported. Open it anew.`,
          );
        return await written(now.bytes, folder);
      },
    },
  };
}

async function written(bytes: Buffer, folder: string): Promise<boolean> {
  try {
    return await unpackBundle(readZip(bytes), folder);
  } catch (error) {
    throw error instanceof GatehouseError ? error : cannotWrite(folder, error);
  }
}

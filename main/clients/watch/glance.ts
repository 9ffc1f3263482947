import { sha256 } from '../../gateway/json/digest';
import { scanMembers } from '../../gateway/json/scan';
import type { ReadFile } from '../read-file';

/** From here on it is worth while to look first whether the part with the servers is another one, in units. */
const largeFrom = 262_144;

/**
 * Of that part of a large JSON file in which the servers stand: as long as it is the same, so are they. Claude Code writes years of
 * history into the same file, all day long. `null`: it has to be read.
 */
export function glanceAt({ format, container }: ReadFile['file'], text: string): string | null {
  const [first] = container.segments;
  if (format !== 'json' || text.length < largeFrom || first === undefined) return null;
  try {
    const start = text.startsWith('\ufeff') ? 1 : 0;
    const parts = scanMembers(text, start).filter(({ key }) => key === first);
    return sha256(JSON.stringify(parts.map(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd))));
  } catch {
    return null;
  }
}

/** What is kept between looks: not the text of many megabytes. */
export function slim(read: ReadFile): ReadFile {
  if (read.text.length < largeFrom) return read;
  return { ...read, bytes: Buffer.from(read.bytes.subarray(0, 1)), text: '' };
}

import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a made-up archive. What is given beside name and contents is a lie, or unusual. */
export interface ZipPart {
  name: string | Buffer;
  contents?: string | Buffer;
  mode?: number;
  flags?: number;
  method?: 0 | 8 | 99;
  /** What the directory says of the length and the sum of the contents. */
  size?: number;
  crc?: number;
  /** What the heading before the contents says, where it differs. */
  localName?: string;
  /** Where the contents are said to be, where they are not. */
  from?: number;
}

interface ZipLies {
  comment?: string;
  count?: number;
  /** Before the archive. */
  prefix?: Buffer;
  start?: number;
}

/** A ZIP archive as the test wants it: right, or wrong in one respect. */
export function aZip(parts: readonly ZipPart[], { comment = '', count, prefix, start }: ZipLies = {}): Buffer {
  const pieces: Buffer[] = prefix ? [prefix] : [];
  const entries: Buffer[] = [];
  let at = prefix?.length ?? 0;
  for (const part of parts) {
    const { local, entry } = pack(part, at);
    pieces.push(local);
    entries.push(entry);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count ?? parts.length, 8);
  end.writeUInt16LE(count ?? parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(start ?? at, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...pieces, directory, end, Buffer.from(comment)]);
}

function pack(part: ZipPart, at: number): { local: Buffer; entry: Buffer } {
  const contents = Buffer.from(part.contents ?? '');
  const method = part.method ?? 8;
  const packed = method === 8 ? deflateRawSync(contents) : contents;
  const name = Buffer.isBuffer(part.name) ? part.name : Buffer.from(part.name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(part.flags ?? 0, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt32LE(part.crc ?? crc32(contents), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(part.size ?? contents.length, 18);
  common.writeUInt16LE(name.length, 22);
  const localName = part.localName === undefined ? name : Buffer.from(part.localName);
  const localCommon = Buffer.from(common);
  localCommon.writeUInt16LE(localName.length, 22);
  const local = Buffer.concat([signature(0x04034b50), localCommon, localName, packed]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 6);
  rest.writeUInt32LE(part.from ?? at, 10);
  const entry = Buffer.concat([signature(0x02014b50), Buffer.from([20, 3]), common, rest, name]);
  return { local, entry };
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

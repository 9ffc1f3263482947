import { crc32, inflateRawSync } from 'node:zlib';
import { GatehouseError } from '../../../shared/errors';
import { refuseZipName, zipNameKey } from './zip-names';

/** One file of an archive. */
export interface ZipFile {
  /** Relative, with “/”. */
  readonly name: string;
  readonly isExecutable: boolean;
  /** Of its contents, as the archive says; `read` holds it to that. */
  readonly size: number;
  /** @throws GatehouseError when the contents are not what the archive says. */
  read(): Buffer;
}

export const mostArchiveBytes = 256 * 1024 * 1024;

const zipLimits = {
  archiveBytes: mostArchiveBytes,
  files: 30_000,
  /** Of all contents together. */
  totalBytes: 1024 * 1024 * 1024,
  fileBytes: 256 * 1024 * 1024,
  /** Contents to packed bytes. Text packs to a tenth; what packs to a hundredth is there to fill the disk. */
  ratio: 100,
} as const;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const fileSignature = 0x04034b50;
const signatureStart = Buffer.from('MCPB_SIG_V1');
const signatureEnd = Buffer.from('MCPB_SIG_END');
const endSize = 22;
const entrySize = 46;
const fileSize = 30;

/**
 * Reads the directory of a ZIP archive (APPNOTE 6.3.10) and believes none of it: whatever is unusual is refused, so that every
 * program that reads this archive finds the same files in it. No encryption, no ZIP64, no parts, no links.
 * @throws GatehouseError `invalid-request` with a sentence.
 */
export function readZip(bytes: Buffer): ZipFile[] {
  if (bytes.length > zipLimits.archiveBytes) throw refused('It is larger than 256 MB.');
  const end = findEnd(bytes, lengthWithoutSignature(bytes));
  const entries = readDirectory(bytes, end);
  checkNames(entries);
  checkPlaces(entries, end.start);
  if (entries.reduce((sum, { size }) => sum + size, 0) > zipLimits.totalBytes)
    throw refused('Its files are larger than 1 GB together.');
  return entries.filter(({ isFolder }) => !isFolder).map((entry) => toFile(bytes, entry));
}

interface End {
  /** Where the directory begins, and where its end is told. */
  readonly start: number;
  readonly at: number;
  readonly count: number;
}

/** Signed bundles have their signature after the archive (mcpb 2, “MCPB_SIG_V1”). It is not checked here, only passed over. */
function lengthWithoutSignature(bytes: Buffer): number {
  const isSigned = bytes.subarray(-signatureEnd.length).equals(signatureEnd);
  const at = isSigned ? bytes.lastIndexOf(signatureStart) : -1;
  return at < 0 ? bytes.length : at;
}

/** It is the last thing in the archive, with nothing after it that only some programs would overlook. */
function findEnd(bytes: Buffer, length: number): End {
  const at = length - endSize;
  const isEnd = at >= 0 && bytes.readUInt32LE(at) === endSignature;
  const attached = isEnd ? bytes.readUInt16LE(at + 20) : -1;
  if (!isEnd || (attached !== 0 && attached !== bytes.length - length))
    throw refused('It is no ZIP archive, or something is attached to it.');
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((offset) => bytes.readUInt16LE(at + offset));
  const [size, start] = [bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)];
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff)
    throw refused('It uses ZIP64, which no bundle needs.');
  if (disk !== 0 || startDisk !== 0 || here !== count) throw refused('It is a part of several.');
  if (start + size !== at) throw refused('Its directory is not where it says.');
  return { start, at, count: count ?? 0 };
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isExecutable: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its contents begin, and where they end. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

function readDirectory(bytes: Buffer, { start, at: directoryEnd, count }: End): Entry[] {
  if (count > zipLimits.files) throw refused(`It has more than ${zipLimits.files} files.`);
  const entries: Entry[] = [];
  let at = start;
  while (at < directoryEnd) {
    if (at + entrySize > directoryEnd || bytes.readUInt32LE(at) !== entrySignature)
      throw refused('Its directory is broken.');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const next = at + entrySize + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
    if (next > directoryEnd) throw refused('Its directory is broken.');
    entries.push(readEntry(bytes, at));
    at = next;
  }
  if (entries.length !== count) throw refused('Its directory has not as many files as it says.');
  return entries;
}

function readEntry(bytes: Buffer, at: number): Entry {
  const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)];
  const crc = bytes.readUInt32LE(at + 16);
  const [packed, size] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
  const nameLength = bytes.readUInt16LE(at + 28);
  const name = decodeName(bytes.subarray(at + entrySize, at + entrySize + nameLength));
  const mode = bytes.readUInt32LE(at + 38) >>> 16;
  const from = bytes.readUInt32LE(at + 42);
  const isFolder = name.endsWith('/');
  checkKind({ flags, method, packed, size, disk: bytes.readUInt16LE(at + 34), from });
  checkMode(mode, isFolder);
  checkSize({ packed, size, isFolder, method });
  const start = checkHeader(bytes, { from, flags, method, name });
  const isExecutable = (mode & 0o111) !== 0;
  return { name, isFolder, isExecutable, method, crc, packed, size, from, start, end: start + packed };
}

function checkKind({
  flags,
  method,
  packed,
  size,
  disk,
  from,
}: {
  flags: number;
  method: number;
  packed: number;
  size: number;
  disk: number;
  from: number;
}): void {
  // Bit 0: encrypted; 5: patched data; 6: strong encryption; 13: directory masked.
  if ((flags & 0b0010_0000_0110_0001) !== 0) throw refused('Files in it are encrypted.');
  if (method !== 0 && method !== 8) throw refused('Files in it are packed in a way that bundles do not use.');
  if (packed === 0xffffffff || size === 0xffffffff || from === 0xffffffff || disk === 0xffff)
    throw refused('It uses ZIP64, which no bundle needs.');
  if (disk !== 0) throw refused('It is a part of several.');
}

/** A link would lead what is written after it to somewhere else. */
function checkMode(mode: number, isFolder: boolean): void {
  const type = mode & 0o170000;
  const isExpected = type === 0 || type === (isFolder ? 0o040000 : 0o100000);
  if (!isExpected) throw refused('It holds links, or something else that is neither file nor folder.');
}

function checkSize({
  packed,
  size,
  isFolder,
  method,
}: {
  packed: number;
  size: number;
  isFolder: boolean;
  method: number;
}): void {
  if (isFolder ? size !== 0 : size > zipLimits.fileBytes)
    throw refused('A file in it is larger than 256 MB, or a folder has contents.');
  if (method === 0 && packed !== size) throw refused('A file in it is not as long as it says.');
  if (size > 1024 * 1024 && size > packed * zipLimits.ratio)
    throw refused('Its files are packed so tightly that they are there to fill the disk.');
}

/** Each file has a second heading before its contents; programs that read only that one must find the same. */
function checkHeader(
  bytes: Buffer,
  { from, flags, method, name }: { from: number; flags: number; method: number; name: string },
): number {
  if (from + fileSize > bytes.length || bytes.readUInt32LE(from) !== fileSignature)
    throw refused('A file in it is not where it says.');
  const [nameLength, extraLength] = [bytes.readUInt16LE(from + 26), bytes.readUInt16LE(from + 28)];
  const own = decodeName(bytes.subarray(from + fileSize, from + fileSize + nameLength));
  const isSame = own === name && bytes.readUInt16LE(from + 6) === flags && bytes.readUInt16LE(from + 8) === method;
  if (!isSame) throw refused('A file in it has two names, or is described in two ways.');
  return from + fileSize + nameLength + extraLength;
}

function decodeName(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused('The name of a file in it is not UTF-8.');
  }
}

function checkNames(entries: readonly Entry[]): void {
  const kinds = new Map<string, boolean>();
  for (const { name, isFolder } of entries) {
    const refusal = refuseZipName(name);
    if (refusal !== null) throw refused(refusal);
    const key = zipNameKey(name);
    if (kinds.has(key)) throw refused('Two files in it have the same name.');
    kinds.set(key, isFolder);
  }
  for (const key of kinds.keys()) {
    if (parentsOf(key).some((parent) => kinds.get(parent) === false))
      throw refused('Something in it is both a file and a folder.');
  }
}

function parentsOf(key: string): string[] {
  const segments = key.split('/');
  return segments.slice(1).map((_segment, at) => segments.slice(0, at + 1).join('/'));
}

/** No two files share bytes: that is how an archive of 10 MB unpacks to many terabytes. */
function checkPlaces(entries: readonly Entry[], directoryStart: number): void {
  let last = 0;
  for (const { from, end } of [...entries].sort((one, other) => one.from - other.from)) {
    if (from < last || end > directoryStart) throw refused('Files in it lie on top of each other.');
    last = end;
  }
}

function toFile(bytes: Buffer, { name, isExecutable, method, crc, size, start, end }: Entry): ZipFile {
  return {
    name,
    isExecutable,
    size,
    read() {
      const contents = unpack(bytes.subarray(start, end), method, size);
      if (contents.length !== size || crc32(contents) !== crc) throw refused('A file in it is damaged.');
      return contents;
    },
  };
}

function unpack(packed: Buffer, method: number, size: number): Buffer {
  if (method === 0) return packed;
  try {
    // Stops where the archive said that the file ends, and not when the memory does.
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw refused('A file in it is damaged.');
  }
}

function refused(reason: string): GatehouseError {
  return new GatehouseError('invalid-request', `This bundle is not taken: ${reason} Get it from its maker anew.`);
}

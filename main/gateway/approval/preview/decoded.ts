import type { Mark } from '../../../../shared/domain/preview';
import { high, medium } from './subject';

/** First bytes of files, in hex, with what they are. `..` stands for any byte. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^89504e470d0a1a0a/, 'image/png'],
  [/^ffd8ff/, 'image/jpeg'],
  [/^474946383[79]61/, 'image/gif'],
  [/^52494646.{8}57454250/, 'image/webp'],
  [/^25504446/, 'application/pdf'],
  [/^504b(0304|0506|0708)/, 'application/zip'],
  [/^1f8b08/, 'application/gzip'],
  [/^425a68/, 'application/x-bzip2'],
  [/^fd377a585a00/, 'application/x-xz'],
  [/^377abcaf271c/, 'application/x-7z-compressed'],
  [/^7f454c46/, 'application/x-executable'],
  [/^4d5a.{56,}/, 'application/x-msdownload'],
  [/^(feedfac[ef]|c[ef]faedfe|cafebabe)/, 'application/x-executable'],
  [/^0061736d/, 'application/wasm'],
  [/^53514c69746520666f726d6174203300/, 'application/vnd.sqlite3'],
  [/^d0cf11e0a1b11ae1/, 'application/x-ole-storage'],
];

export function mediaTypeOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('hex');
  return signatures.find(([signature]) => signature.test(head))?.[1] ?? null;
}

/** Bytes as text when a person would call them that; UTF-16 with its mark included. */
export function readableText(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  const isWide = isUtf16(bytes);
  try {
    const text = new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what text has none of
    const odd = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f-\u009f\ufffd\p{Co}\p{Cn}]/gu)?.length ?? 0;
    return odd * 20 <= text.length ? text : null;
  } catch {
    return null;
  }
}

/** As PowerShell encodes its commands: every second byte is zero. */
function isUtf16(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || bytes.length % 2 !== 0) return false;
  const head = bytes.subarray(0, 64);
  return head.every((byte, at) => (at % 2 === 1 ? byte === 0 : byte !== 0));
}

const insides: readonly (readonly [RegExp, string])[] = [
  [
    /^#!|^\s*(set -e|@echo off)\b|\b(curl|wget)\b[^\n]{0,300}\|\s{0,20}\w{0,9}sh\b|\brm\s+-\w*[rf]|\/bin\/(ba)?sh\b/m,
    'A shell script inside',
  ],
  [/<script\b|javascript:|\bon(error|load|click)\s*=|<iframe\b/i, 'A script for a page inside'],
  [/\b(Invoke-Expression|IEX|DownloadString|New-Object\s+Net\.|powershell)\b/i, 'A PowerShell script inside'],
  [
    /\b(eval|exec|__import__|os\.system|subprocess\.\w+|child_process|Function)\s*\(/,
    'Code that runs other code inside',
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'A private key inside'],
];

const mostSearched = 200_000;

/** What is to be said of something that was found by decoding. */
export function foundInside(text: string | null, mediaType: string | null): Mark[] {
  const marks: Mark[] = [];
  if (mediaType !== null && /executable|msdownload|wasm/.test(mediaType)) marks.push(high('A program inside'));
  else if (mediaType !== null && /html|svg|javascript/.test(mediaType)) marks.push(high('A page or script inside'));
  else if (mediaType !== null && /zip|gzip|xz|7z|ole/.test(mediaType))
    marks.push(medium('An archive or document inside: not looked into'));
  const searched = text?.slice(0, mostSearched) ?? '';
  for (const [pattern, words] of insides) if (pattern.test(searched)) marks.push(high(words));
  return marks;
}

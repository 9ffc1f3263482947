/**
 * Why the name of a file in an archive is not taken. `null`: it is plain, relative, and means the same file on every system. What
 * is no such name is refused and never corrected: a corrected name is one that nobody wrote.
 */
export function refuseZipName(name: string): string | null {
  if (name === '' || name.length > 1024) return 'A file in it has no name, or one that is too long.';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]|\p{Cf}|\p{Cs}/u.test(name))
    return 'The name of a file in it has characters that cannot be seen.';
  if (/[\\:*?"<>|]/.test(name)) return 'The name of a file in it means something else on other systems.';
  const segments = name.replace(/\/$/, '').split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return 'A file in it would be written outside of its folder.';
  return segments.some(isOddSegment) ? 'The name of a file in it is not possible on Windows.' : null;
}

function isOddSegment(segment: string): boolean {
  return /[. ]$/.test(segment) || /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(\..*)?$/i.test(segment);
}

/** Names that some file system takes for the same. */
export function zipNameKey(name: string): string {
  return name.replace(/\/$/, '').normalize('NFC').toLowerCase();
}

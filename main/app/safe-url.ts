/**
 * The address as a browser would understand it, or `undefined` when it must not be handed to one: only http and https, no name or
 * password inside, nothing that a shell or a file manager could take for a command, a share or an option.
 */
export function safeUrl(text: string): string | undefined {
  if (text.length > 2048 || hasOddCharacters(text) || !/^https?:\/\/[^/\\]/i.test(text)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || !url.hostname) return undefined;
  return url.username || url.password ? undefined : url.href;
}

// Spaces, controls, quotes, backslashes and shell characters: WHATWG parsing would quietly drop or repair them.
function hasOddCharacters(text: string): boolean {
  return /[\s\p{C}"'`<>\\^{|}]|\$\(/u.test(text);
}

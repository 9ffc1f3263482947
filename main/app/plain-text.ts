/** A name from outside, fit for a menu, tooltip or notification: one line, nothing invisible, nothing that turns the direction. */
export function plainText(name: string, limit = 60): string {
  const visible = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
  const characters = [...visible];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : visible;
}

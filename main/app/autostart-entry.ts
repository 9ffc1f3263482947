/** A desktop entry that starts this command with the session, by the freedesktop autostart specification. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gatehouse',
    'Comment=Asks before it lets a sensitive call through',
    `Exec=${command.map(quote).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Quoted twice: for the argument, then for the line. A line break cannot be said there at all. */
function quote(argument: string): string {
  if (/[\p{Cc}]/u.test(argument)) throw new TypeError('An autostart command cannot hold control characters.');
  const quoted = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${quoted.replaceAll('\\', '\\\\')}"`;
}

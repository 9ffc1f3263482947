/** Whether shortcuts are made with ⌘. */
export function isMac(): boolean {
  return navigator.platform.startsWith('Mac');
}

/** Windows puts the affirmative button left, macOS and GNOME right: muscle memory. */
export function isAffirmativeFirst(): boolean {
  return navigator.platform.startsWith('Win');
}

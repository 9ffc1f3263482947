/** The pool by itself: all of undici is four times as much to load, and the rest of it is not used. */
declare module 'undici/lib/dispatcher/pool.js' {
  // biome-ignore lint/style/noDefaultExport: so undici gives it
  export { Pool as default } from 'undici';
}

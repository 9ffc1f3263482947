/** The file that the bundler makes of a module which runs on its own, as a worker does. */
declare module '*?modulePath' {
  const path: string;
  // biome-ignore lint/style/noDefaultExport: so electron-vite gives it
  export default path;
}

export const startHelp = `npm start [-- options]

Installs what is missing, builds what changed, and opens Gatehouse: the desktop app where there is a
display, otherwise the gateway alone ("gatehouse serve").

  --headless     run the gateway without the desktop app
  --home DIR     keep settings, record and secrets in DIR
  --port N       listen on this port
  --help         show this

Further options go to Gatehouse as they are. For its other commands: npm run -s gatehouse -- --help`;

/** What `npm start` keeps for itself; all else goes to the app. */
export function parseStart(args) {
  const own = new Set(['--headless', '--help', '-h']);
  return {
    isHelp: args.includes('--help') || args.includes('-h'),
    isHeadless: args.includes('--headless'),
    rest: args.filter((argument) => !own.has(argument)),
  };
}

export function hasDisplay(platform, env) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../main/cli/program';
import { controlVerbs } from '../main/control-socket';
import { mayUse, type WindowKind, windowKinds } from '../shared/ipc/access';
import { type AppContract, contract } from '../shared/ipc/contract';

/**
 * Every way into Gatehouse, who can take it, and what it can do. A new one fails here until somebody has said which it is:
 * who calls must never be able to allow. Nothing that another program can reach may be one that widens.
 */
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'main'), { recursive: true, encoding: 'utf8' })
  .map((name) => `main/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

function literalsIn(files: readonly string[], pattern: RegExp): string[] {
  return sorted(files.flatMap((file) => [...read(file).matchAll(pattern)].map(([, found = '']) => found)));
}

/**
 * `reads`: changes nothing that decides about calls. `restricts`: can only lead to less being let through. `widens`: can lead to more. `answers`: says yes or no to what is asked.
 * `introduces`: makes a program of this user a client of its own, for which no rule but those for everybody hold, or adds a server
 * that is switched off. The person is told, and no call that is asked about is let through by it.
 */
type Power = 'reads' | 'restricts' | 'introduces' | 'widens' | 'answers';

/** Only our own pages reach these, after sender, frame, origin and kind of window were checked; the panel's after its sign-in. */
const channels: Readonly<Record<keyof AppContract, Power>> = {
  'gateway.status': 'reads',
  'gateway.pause': 'widens',
  'gateway.panic': 'restricts',
  'gateway.dismissNotice': 'reads',
  'settings.preferences': 'reads',
  'settings.save': 'widens',
  'settings.outside': 'reads',
  'settings.acceptOutside': 'widens',
  'settings.rejectOutside': 'restricts',
  'security.method': 'reads',
  'security.authenticate': 'widens',
  'security.setPassphrase': 'widens',
  'servers.list': 'reads',
  'servers.add': 'widens',
  'servers.update': 'widens',
  'servers.tune': 'widens',
  'servers.remove': 'restricts',
  'servers.setEnabled': 'widens',
  'servers.start': 'widens',
  'servers.stop': 'restricts',
  'servers.restart': 'widens',
  'servers.console': 'reads',
  'servers.setTool': 'widens',
  'servers.setRisk': 'widens',
  'servers.setSecret': 'widens',
  'clients.list': 'reads',
  'clients.create': 'widens',
  'clients.rotate': 'widens',
  'clients.revoke': 'restricts',
  'clients.setServer': 'widens',
  'clients.setProfile': 'widens',
  'clients.unbind': 'widens',
  'clients.strangers': 'reads',
  'clients.ignoreStranger': 'reads',
  'clients.admitStranger': 'widens',
  'clients.found': 'reads',
  'clients.scan': 'reads',
  'clients.setFolder': 'reads',
  'clients.planConnect': 'reads',
  'clients.planDisconnect': 'reads',
  'clients.planRestore': 'reads',
  'clients.applyPlan': 'widens',
  'clients.planImport': 'reads',
  'clients.import': 'widens',
  'clients.history': 'reads',
  'clients.shadows': 'reads',
  'clients.answerShadow': 'widens',
  'clients.forbidShadow': 'restricts',
  'profiles.list': 'reads',
  'profiles.create': 'widens',
  'profiles.remove': 'widens',
  'profiles.setServer': 'widens',
  'profiles.setTool': 'widens',
  'policy.rules': 'reads',
  'policy.add': 'widens',
  'policy.update': 'widens',
  'policy.setEnabled': 'widens',
  'policy.move': 'widens',
  'policy.remove': 'widens',
  'policy.check': 'reads',
  'policy.simulate': 'reads',
  'policy.backTest': 'reads',
  'policy.suggestions': 'reads',
  'policy.acceptSuggestion': 'widens',
  'policy.dismissSuggestion': 'reads',
  'policy.export': 'reads',
  'policy.previewImport': 'reads',
  'policy.import': 'widens',
  'policy.file': 'reads',
  'policy.linkFile': 'reads',
  'undo.restore': 'widens',
  'approvals.waiting': 'reads',
  'approvals.pending': 'answers',
  'approvals.reply': 'answers',
  'approvals.replyGroup': 'answers',
  'approvals.engage': 'answers',
  'approvals.quiet': 'reads',
  'approvals.resume': 'widens',
  'grants.list': 'reads',
  'grants.revoke': 'restricts',
  'grants.openWindow': 'widens',
  'activity.recent': 'reads',
  'activity.query': 'reads',
  'activity.latency': 'reads',
  'activity.call': 'reads',
  'onboarding.addSample': 'widens',
  'onboarding.tryIt': 'reads',
  'onboarding.finish': 'reads',
  'app.showDashboard': 'reads',
  'app.screen': 'reads',
  'app.showApprovals': 'reads',
  'app.quit': 'restricts',
};

describe('the channels of our windows', () => {
  const of = (kind: WindowKind, power: Power) =>
    Object.entries(channels)
      .filter(([channel, own]) => own === power && mayUse(kind, channel))
      .map(([channel]) => channel);

  it('are all classified, and no others', () => {
    expect(sorted(Object.keys(channels))).toEqual(sorted(Object.keys(contract)));
  });

  it('that answer questions are the prompt’s alone', () => {
    for (const kind of windowKinds) {
      const all = Object.keys(channels).filter((channel) => channels[channel as keyof AppContract] === 'answers');
      expect(of(kind, 'answers'), kind).toEqual(kind === 'approval' ? all : []);
    }
  });

  it('of the prompt widen nothing but by an answer, for which it may prove who is there', () => {
    expect(of('approval', 'widens')).toEqual(['security.authenticate']);
  });

  it('of the tray’s window widen only what they show: pause, servers, quiet time', () => {
    expect(of('tray', 'widens')).toEqual(['gateway.pause', 'servers.setEnabled', 'approvals.resume']);
  });
});

describe('the doors', () => {
  it('are the endpoint, the panel and the control socket; the sample listens to nobody', () => {
    const opening = /\b(createServer|createSecureServer|WebSocketServer|createSocket|BroadcastChannel)\(/;
    const doors = sources.filter((file) => opening.test(read(file)));
    expect(doors.sort()).toEqual([
      'main/control-socket.ts',
      'main/gateway/downstream/endpoint.ts',
      // One end of a pair in memory.
      'main/gateway/upstream/sample.ts',
      'main/panel/server.ts',
    ]);
  });

  it('are not files: what is written into a watched one is offered to the person, never taken', () => {
    const watching = sources.filter((file) => /import \{[^}]*\bwatch(File)?\b[^}]*\} from 'node:fs/.test(read(file)));
    // What is found in clients' files is told to the person, and taken over only when the person says so.
    expect(watching.sort()).toEqual(['main/clients/watch/folder-watch.ts', 'main/store/watch-file.ts']);
    const users = sources.filter((file) => read(file).includes("from './watch-file'"));
    expect(users.sort()).toEqual(['main/store/outside-settings.ts', 'main/store/rules-file.ts']);
  });

  it('answer at these addresses, of which every client may use the first two alone', () => {
    const ofClients = literalsIn(['main/gateway/downstream/endpoint.ts'], /'(\/[\w./-]*)'/g);
    expect(ofClients).toEqual(['/mcp', '/mcp/']);
    expect(read('main/gateway/downstream/endpoint.ts')).toContain('/^\\/mcp\\/s\\/([A-Za-z0-9_-]+)\\/?$/');
    const panel = sources.filter((file) => file.startsWith('main/panel/'));
    expect(literalsIn(panel, /['`](\/[\w./-]*)/g)).toEqual([
      '/', // the dashboard, to who is signed in
      '/approval/', // the page that answers, to who is signed in
      '/assets/', // scripts and styles, to who is signed in
      '/open/', // signs in, once, with the code that only the terminal shows
      '/sign-in.css',
      '/sign-in.js',
      '/ws/approval', // the contract, as the prompt
      '/ws/dashboard', // the contract, as the dashboard
    ]);
  });

  it('of the control socket tell, restrict, and do to clients’ files what the user could do by hand', () => {
    const verbs: Readonly<Record<(typeof controlVerbs)[number], Power>> = {
      status: 'reads',
      panic: 'restricts',
      clients: 'reads',
      'clients-plan-connect': 'reads',
      'clients-plan-disconnect': 'reads',
      'clients-plan-import': 'reads',
      // Of a plan that connects or disconnects; never one with secrets, for such a plan cannot be had here.
      'clients-apply': 'introduces',
      'clients-import': 'introduces',
    };
    expect(sorted(controlVerbs)).toEqual(sorted(Object.keys(verbs)));
    expect(Object.values(verbs)).not.toContain('widens');
    expect(Object.values(verbs)).not.toContain('answers');
    expect(read('main/control-clients.ts')).not.toContain('withSecrets');
    expect(read('main/client-desk.ts')).toContain('{ isEnabled: false }');
    expect(literalsIn(['main/control-socket.ts'], /verb === '(\w+)'/g)).toEqual(['panic', 'status']);
  });
});

/** `forwards`: to a server, past every rule. `ours`: between a client and us, and about nothing but its own session. `servers`: only servers send or are told it. */
type Meaning = 'forwards' | 'ours' | 'servers';

const methods: Readonly<Record<string, Meaning>> = {
  'tools/call': 'forwards',
  'resources/read': 'forwards',
  'prompts/get': 'forwards',
  'completion/complete': 'forwards',
  'resources/subscribe': 'forwards',
  'resources/unsubscribe': 'ours',
  'tasks/cancel': 'forwards',
  'tasks/get': 'forwards',
  'tasks/result': 'forwards',
  'tasks/update': 'forwards',
  'tasks/list': 'ours',
  'tools/list': 'ours',
  'prompts/list': 'ours',
  'resources/list': 'ours',
  'resources/templates/list': 'ours',
  'logging/setLevel': 'ours',
  'server/discover': 'ours',
  'subscriptions/listen': 'ours',
  'elicitation/create': 'servers',
  'sampling/createMessage': 'servers',
  'roots/list': 'servers',
  'notifications/initialized': 'ours',
  'notifications/cancelled': 'ours',
  'notifications/progress': 'ours',
  'notifications/roots/list_changed': 'ours',
  'notifications/message': 'servers',
  'notifications/prompts/list_changed': 'servers',
  'notifications/resources/list_changed': 'servers',
  'notifications/resources/updated': 'servers',
  'notifications/tools/list_changed': 'servers',
  'notifications/elicitation/complete': 'servers',
  'notifications/subscriptions/acknowledged': 'servers',
  'notifications/tasks': 'servers',
  'notifications/tasks/status': 'servers',
};

it('every method of the protocol that is named in the gateway is classified: none of them is about rules or answers', () => {
  const gateway = sources.filter((file) => file.startsWith('main/gateway/'));
  const families =
    'tools|resources|prompts|completion|tasks|logging|server|subscriptions|elicitation|sampling|roots|notifications|approvals?|policy|rules|grants|gateway|settings';
  const found = literalsIn(gateway, new RegExp(`'((?:${families})/[A-Za-z_/]+)'`, 'g'));
  expect(found).toEqual(sorted(Object.keys(methods)));
});

describe('the command line', () => {
  /** Anybody with a shell: an agent too. */
  const commands: Readonly<Record<string, Power>> = {
    // A gateway of one’s own; of a home that another one uses it gets nothing.
    serve: 'reads',
    // What a server is given when it next starts. Nothing is let through by that.
    secret: 'reads',
    'secret set': 'reads',
    'secret remove': 'restricts',
    panic: 'restricts',
    status: 'reads',
    clients: 'reads',
    doctor: 'reads',
    disconnect: 'restricts',
    'clients disconnect': 'restricts',
    connect: 'introduces',
    'clients connect': 'introduces',
    // One of the two above.
    'clients undo': 'introduces',
    import: 'introduces',
    'clients import': 'introduces',
  };

  it('has these commands, and none that answers or widens', async () => {
    const names = await namesIn([]);
    const inner = await Promise.all(
      names.map(async (name) => (await namesIn([name])).map((more) => `${name} ${more}`)),
    );
    expect(sorted([...names, ...inner.flat()])).toEqual(sorted(Object.keys(commands)));
    for (const power of Object.values(commands)) expect(['reads', 'restricts', 'introduces']).toContain(power);
  });

  it('of the app takes a folder, a port and whether to hide; links and files open nothing', () => {
    expect(literalsIn(['main/app/command-line.ts'], /(?:valueOfFlag\(argv, |includes\()'(?:--)?([a-z]+)'/g)).toEqual([
      'hidden',
      'home',
      'port',
    ]);
    const events = literalsIn(sources, /\bapp\.on\('([\w-]+)'/g);
    expect(events).toEqual([
      'activate',
      'before-quit',
      'certificate-error',
      'login',
      'second-instance',
      'select-client-certificate',
      'web-contents-created',
      'window-all-closed',
    ]);
    expect(sources.filter((file) => /setAsDefaultProtocolClient/.test(read(file)))).toEqual([]);
    expect(read('electron-builder.yml')).not.toMatch(/^\s*(protocols|fileAssociations):/m);
  });

  async function namesIn(path: readonly string[]): Promise<string[]> {
    let out = '';
    const never = () => Promise.reject(new Error('Only help was asked for.'));
    const writeOut = (text: string) => {
      out += text;
    };
    await runProgram([...path, '--help'], {
      version: '0',
      writeOut,
      writeError: writeOut,
      serve: never,
      changeSecret: never,
      control: never,
      clients: never,
    });
    const [, list = ''] = out.split('\nCommands:\n');
    return [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
  }
});

it('the hotkey is held for one thing, and notifications open a window and do nothing else', () => {
  expect(sources.filter((file) => /shortcuts\.register\(|globalShortcut\.register/.test(read(file)))).toEqual([
    'main/app/panic-hotkey.ts',
  ]);
  expect(sources.filter((file) => /new Notification\(/.test(read(file)))).toEqual(['main/app/notifications.ts']);
  const told = literalsIn(['main/app/notifications.ts'], /\.on\('(\w+)', (?:\w+)\)/g);
  expect(told).toEqual(['click']);
  expect(read('main/app/notifications.ts')).toContain("notification.on('click', showApprovals)");
  expect(read('main/app/notifications.ts')).not.toMatch(/actions:|hasReply/);
});

describe('the environment', () => {
  /** Who sets it starts the program, and could start another one. */
  const variables: Readonly<Record<string, string>> = {
    GATEHOUSE_HOME: 'which home',
    GATEHOUSE_PASSPHRASE: 'opens the file of secrets',
    GATEHOUSE_TEST: 'lets tests in, never into a release',
  };

  it('of ours is known by name', () => {
    expect(literalsIn(sources, /\b(GATEHOUSE_[A-Z_]+)'\]/g)).toEqual(sorted(Object.keys(variables)));
  });
});

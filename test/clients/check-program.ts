import { readFileSync, writeFileSync } from 'node:fs';
import { differences, type Snapshot, snapshot } from './homes';
import { judgeUndone, notAsBefore, strangeNames } from './judge';
import type { Check, Checked, Program, Step, Way } from './program';
import { openScene, type Place, type Scene } from './scene';

const sessionLimitMs = 90_000;

interface State {
  readonly scene: Scene;
  /** The home before we wrote, and right after. */
  before: Snapshot;
  connected: Snapshot;
  /** What stands in our entry and nowhere else: the token, or the id of the client. */
  ofUs: string[];
  path: string;
  said: string;
  readonly names: Set<string>;
  notes: string[];
}

/** `null`: it is as it should be. */
type Work = (state: State) => Promise<string | null> | string | null;

/** One program by one way to Gatehouse: found, connected, asked, started, disconnected. */
export async function checkProgram(
  program: Program,
  { way, place, say }: { way: Way; place: Place; say: (line: string) => void },
): Promise<Checked> {
  const scene = await openScene(program, way, place);
  const nothing: Snapshot = new Map();
  const names = new Set<string>();
  const state: State = { scene, before: nothing, connected: nothing, ofUs: [], path: '', said: '', names, notes: [] };
  const steps: Step[] = [];
  try {
    // Its own files are there before ours are looked at.
    await scene.ask(program.check?.args ?? ['--version']);
    for (const [name, work] of stepsOf(program.check)) {
      const problem = await Promise.resolve(state)
        .then(work)
        .catch((error: Error) => error.message);
      say(problem === null ? `  ✓ ${name}` : `  ✗ ${name}: ${problem}`);
      steps.push({ name, problem });
    }
  } finally {
    await scene.close();
  }
  return { kind: program.kind, way, steps, names: [...names], said: state.said, notes: state.notes };
}

function stepsOf(check: Check | null): [string, Work][] {
  return [
    ['is found, with the server in its file', isFound],
    ['has its files back, byte for byte, when it is connected and disconnected', isUndoneAtOnce],
    ['is connected', isConnected],
    ...(check === null ? [] : checkSteps(check)),
    ['opens Gatehouse when it works, and reads its tools', opensSession],
    ['calls itself what the catalogue says', (state) => judgeNames(state, { isCheck: false })],
    ['is one program to Gatehouse, and who its token says', isOneProgram],
    ['is disconnected, and keeps nothing of us', isDisconnected],
    ...(check?.hasCalled
      ? [['does not say so with a token that is over', (state) => isTurnedAway(state, check)] as [string, Work]]
      : []),
  ];
}

function checkSteps(check: Check): [string, Work][] {
  return [
    ['says itself that it is connected, and its own server too', (state) => saysSo(state, check)],
    ...(check.hasCalled
      ? [['was heard when it said so', (state) => judgeNames(state, { isCheck: true })] as [string, Work]]
      : []),
  ];
}

async function isFound(state: State): Promise<string | null> {
  const file = await state.scene.look();
  if (!file) return 'It was not found.';
  state.path = file.path;
  return file.entries.some(({ name }) => name === 'notes') ? null : `There is no “notes” in ${file.path}.`;
}

async function isUndoneAtOnce(state: State): Promise<string | null> {
  const { scene } = state;
  state.before = snapshot(scene.home);
  const problem = (await scene.connect()) ?? (await scene.disconnect());
  return problem ?? notAsBefore(differences(state.before, snapshot(scene.home)));
}

async function isConnected(state: State): Promise<string | null> {
  const problem = await state.scene.connect();
  state.connected = snapshot(state.scene.home);
  const text = readFileSync(state.path, 'utf8');
  const [client] = state.scene.gatehouse.services['clients.list'].get();
  const token = /Bearer ([A-Za-z0-9_-]+)/.exec(text)?.[1];
  state.ofUs = [...(token === undefined ? [] : [token]), ...(client ? [client.id] : [])].filter((each) =>
    text.includes(each),
  );
  return problem ?? (state.ofUs.length === 0 ? 'There is nothing of us in its file.' : null);
}

async function saysSo(state: State, { args, connected, own }: Check): Promise<string | null> {
  state.scene.listening.forget();
  const { output, code } = await state.scene.ask(args);
  const all = `It said (${code ?? 'too slow'}): ${output.trim().slice(-1500)}`;
  state.said = connected.exec(output)?.[0].trim() ?? '';
  return state.said !== '' && own.test(output) ? null : all;
}

async function opensSession({ scene }: State): Promise<string | null> {
  const { listening, program } = scene;
  listening.forget();
  const running = scene.open(program.session);
  const isOver = running.ended.then(() => false);
  await Promise.race([listening.until((all) => all.some(isOfTools), sessionLimitMs), isOver]);
  const { output, code } = await running.end();
  if (listening.all().some(isOfTools)) return null;
  return `It read no tools and ended with ${code ?? 'nothing'}: ${output.trim().slice(-1500)}`;
}

function isOfTools({ method }: { method: string }): boolean {
  return method === 'tools/list';
}

function judgeNames({ scene, names }: State, { isCheck }: { isCheck: boolean }): string | null {
  const heard = scene.listening.all();
  const named = heard.filter(({ name }) => name !== null);
  if (named.length === 0)
    return `It did not say who it is: ${heard.map(({ method }) => method).join(', ') || 'nothing'}.`;
  for (const { name, version } of named) names.add(`${name} ${version ?? ''}`.trim());
  const strange = strangeNames(scene.program.kind, heard, { isCheck });
  return strange.length === 0 ? null : `The catalogue does not know these names: ${[...new Set(strange)].join(', ')}.`;
}

function isOneProgram({ scene }: State): string | null {
  const { services } = scene.gatehouse;
  const [client] = services['clients.list'].get();
  if (!client?.lastSeenAt) return 'It was never seen.';
  if (client.claims === null) return 'Its card does not say what it calls itself.';
  if (client.isOtherProgram) return 'Its token belongs to another program.';
  const { findings } = services['clients.shadows'].get();
  return findings.find(({ what }) => what === 'other-name')?.text ?? null;
}

async function isDisconnected(state: State): Promise<string | null> {
  const { scene, before, connected } = state;
  const during = snapshot(scene.home);
  const problem = await scene.disconnect();
  const judged = judgeUndone({ before, connected, during, after: snapshot(scene.home) }, state.ofUs);
  state.notes = judged.notes;
  return problem ?? judged.problem;
}

/** What it says is worth something only if it says the contrary as well. */
async function isTurnedAway({ scene, connected, path }: State, check: Check): Promise<string | null> {
  const bytes = [...connected].find(([each]) => path.endsWith(each))?.[1];
  if (!bytes) return 'Its file was not there.';
  writeFileSync(path, bytes);
  const { output } = await scene.ask(check.args);
  const said = check.connected.exec(output)?.[0];
  return said === undefined ? null : `It said: ${said.trim()}`;
}

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { clientKind } from '../../main/clients/catalogue/client-kinds';
import type { FoundFile } from '../../shared/domain/found-client';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { type Listening, listen } from './heard';
import { put } from './homes';
import type { Program, Way } from './program';
import { type Ran, type Running, run, start } from './run-program';

export interface Place {
  /** HOME of this process and of the program. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A person’s home with one program, and a Gatehouse that runs for them. */
export interface Scene {
  readonly program: Program;
  readonly home: string;
  readonly gatehouse: TestGatehouse;
  /** What reaches Gatehouse. */
  readonly listening: Listening;
  /** The program’s file as Gatehouse sees it; `undefined`: the program is not found. */
  look(): Promise<FoundFile | undefined>;
  /** What went wrong, or `null`. */
  connect(): Promise<string | null>;
  disconnect(): Promise<string | null>;
  /** Runs the program to its end. */
  ask(args: readonly string[]): Promise<Ran>;
  /** Starts it and leaves it be. */
  open(args: readonly string[]): Running;
  close(): Promise<void>;
}

const limitMs = 90_000;

export async function openScene(program: Program, way: Way, { home, environment }: Place): Promise<Scene> {
  prefer(program.kind, way);
  put(home, program.seed.path, fill(program.seed.text));
  const folder = join(home, 'projects', 'site');
  mkdirSync(folder, { recursive: true });
  const gatehouse = await startGatehouse({ environment: process.env });
  const { services } = gatehouse;
  await services['onboarding.addSample'](undefined);
  const listening = listen();
  const env = { ...environment, ...program.environment };
  const startOf = (args: readonly string[]) => ({ command: program.command, args, cwd: folder, env });

  async function look(): Promise<FoundFile | undefined> {
    await services['clients.scan'](undefined);
    const found = services['clients.found'].get()?.find(({ kind }) => kind === program.kind);
    return found?.isInstalled ? found.files.find(({ isTarget }) => isTarget) : undefined;
  }

  async function carryOut(planId: string): Promise<string | null> {
    const { outcomes } = await services['clients.applyPlan']({ planId });
    if (outcomes.length !== 1) return `${outcomes.length} files were written.`;
    return outcomes.find(({ outcome }) => outcome !== 'written')?.text ?? null;
  }

  return {
    program,
    home,
    gatehouse,
    listening,
    look,
    async connect() {
      const file = await look();
      if (!file) return 'It is not found.';
      const { id, changes } = await services['clients.planConnect']({ fileIds: [file.id], others: 'keep' });
      return changes.find(({ problem }) => problem !== null)?.problem ?? (await carryOut(id));
    },
    async disconnect() {
      const { id } = await services['clients.planDisconnect']({ fileIds: null, withSecrets: false });
      return await carryOut(id);
    },
    ask: (args) => run(startOf(args), limitMs),
    open: (args) => start(startOf(args)),
    async close() {
      listening.stop();
      await gatehouse.stop();
    },
  };
}

/** Which of both ways the catalogue recommends is not what is tried here: in this process it recommends the wanted one. */
function prefer(kindId: string, way: Way): void {
  const kind = clientKind(kindId);
  if (!kind) throw new Error(`There is no kind “${kindId}”.`);
  kind.entry.recommended = way;
}

function fill(text: string): string {
  const server = resolve('test/support/servers/v2-stdio.mjs');
  return text.replaceAll('{{node}}', process.execPath).replaceAll('{{server}}', server);
}

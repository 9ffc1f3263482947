import type { ImportChoice, ImportPlan, ImportRequest } from '../../shared/domain/import-plan';
import { ServerConfig } from '../../shared/domain/server';
import { GatehouseError } from '../../shared/errors';
import type { Clock, Secrets } from '../gateway/ports';
import type { Store } from '../gateway/store';
import { type Found, findEntries, findEntry, type SurveyedFile } from './import/find-entries';
import { createImportPlans } from './import/import-plans';
import { keepImport } from './import/keep-import';
import { type ImportParts, type PlannedImport, planImport } from './import/plan-import';
import { type Given, type GivenBundle, readPath, readText } from './import/read-given';
import type { Machine } from './places/machine';

interface ImportsParts extends Pick<ImportParts, 'isOurs'> {
  clock: Clock;
  machine: Pick<Machine, 'home' | 'platform' | 'files'>;
  /** All files of the clients that are here, read anew. */
  entries: () => Promise<readonly SurveyedFile[]>;
  /** Of the person's login shell. */
  environment: () => Promise<ImportParts['environment']>;
  servers: Store<readonly ServerConfig[]>;
  secrets: Pick<Secrets, 'get' | 'set' | 'delete'>;
  /** What is in the keychain for the servers that are there, as far as it can be had. */
  kept: () => Promise<ReadonlyMap<string, string>>;
  /** The folder of ours in which each bundle has one of its own. */
  bundles: string;
}

/** Takes over servers from clients' files, from a text and from bundles. */
export interface Imports {
  /**
   * What could be imported, to be shown in full. Keeps and starts nothing. Each plan is good for ten minutes and once.
   * @throws GatehouseError `not-found`, `invalid-request`, `too-large` with a sentence.
   */
  plan(request: ImportRequest): Promise<ImportPlan>;
  /**
   * Adds all of the choices, or none. `isEnabled: false`: all of them switched off. `takeBack` takes the servers and their secrets
   * away again, where they are unchanged, and throws a sentence about those that are not.
   * @throws GatehouseError with a sentence; a plan that failed can be carried out with other choices.
   */
  carryOut(
    planId: string,
    choices: readonly ImportChoice[],
    options?: { isEnabled?: boolean },
  ): Promise<{ servers: string[]; takeBack: () => Promise<void> }>;
}

export function createImports(parts: ImportsParts): Imports {
  const plans = createImportPlans<{ planned: PlannedImport; bundle: GivenBundle | null }>(parts.clock);
  let latest: Promise<unknown> = Promise.resolve();

  async function find(request: ImportRequest): Promise<Given> {
    switch (request.from) {
      case 'clients':
        return { found: findEntries(await parts.entries()), bundle: null };
      case 'entry':
        return { found: findEntry(await parts.entries(), request), bundle: null };
      case 'text':
        return readText(request.text);
      case 'path':
        return await readPath(request.path, { ...parts, surveyed: parts.entries });
    }
  }

  async function planFound({ entries }: Found): Promise<PlannedImport> {
    const { isOurs, machine, servers, secrets } = parts;
    const [environment, kept] = await Promise.all([parts.environment(), parts.kept()]);
    const about = { servers: servers.get(), environment: withoutOwn(environment), home: machine.home, isOurs, kept };
    return await withFreeNames((takenSecrets) => planImport(entries, { ...about, takenSecrets }), secrets);
  }

  async function carryOutNow(
    planId: string,
    choices: readonly ImportChoice[],
    isEnabled: boolean,
  ): ReturnType<Imports['carryOut']> {
    const { planned, bundle } = plans.get(planId);
    const wanted = planned.carryOut(choices, parts.servers.get());
    const addedAt = parts.clock.now().toISOString();
    const servers = wanted.servers.map(({ draft, disabledTools, ...as }) =>
      ServerConfig.parse({ ...draft, isTrusted: false, enabled: isEnabled && as.isEnabled, disabledTools, addedAt }),
    );
    const takeBack = await keepImport({ servers, secrets: wanted.secrets, bundle }, parts);
    plans.end(planId);
    return { servers: servers.map(({ name }) => name), takeBack: () => inTurn(takeBack) };
  }

  /** One at a time: two must not take the same name. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = latest.then(act);
    latest = done.catch(() => undefined);
    return done;
  }

  return {
    async plan(request) {
      const { found, bundle } = await find(request);
      const planned = await planFound(found);
      if (request.from === 'entry' && planned.candidates.length === 0) throw nothingToImport(request.entry);
      const id = plans.keep({ planned, bundle });
      return { id, candidates: [...planned.candidates], problems: [...found.problems] };
    },
    carryOut: (planId, choices, { isEnabled = true } = {}) => inTurn(() => carryOutNow(planId, choices, isEnabled)),
  };
}

/** One of our own opens the file of secrets: no entry may have it put in. */
function withoutOwn(environment: ImportParts['environment']): ImportParts['environment'] {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^GATEHOUSE_/i.test(name)));
}

/** Each round finds at least one name that is taken. A keychain that does not answer now will say so when it has to keep something. */
async function withFreeNames(
  plan: (takenSecrets: readonly string[]) => PlannedImport,
  secrets: Pick<Secrets, 'get'>,
): Promise<PlannedImport> {
  const taken: string[] = [];
  for (let round = 1; ; round += 1) {
    const planned = plan(taken);
    const clashing = await takenAmong(planned.secrets, secrets).catch(() => []);
    if (clashing.length === 0 || round === mostRounds) return planned;
    taken.push(...clashing);
  }
}

const mostRounds = 20;

async function takenAmong(wanted: PlannedImport['secrets'], secrets: Pick<Secrets, 'get'>): Promise<string[]> {
  const taken: string[] = [];
  for (const [name, value] of wanted) {
    const earlier = await secrets.get(name);
    if (earlier !== undefined && earlier !== value) taken.push(name);
  }
  return taken;
}

function nothingToImport(name: string): GatehouseError {
  return new GatehouseError(
    'invalid-request',
    `“${name}” leads to Gatehouse already, or is a part of its client. There is nothing to import.`,
  );
}

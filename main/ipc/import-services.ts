import type { ImportChoice, ImportPlan, ImportRequest } from '../../shared/domain/import-plan';
import type { Undo } from './undo';

export interface ImportServiceParts {
  imports: {
    plan(request: ImportRequest): Promise<ImportPlan>;
    carryOut(
      planId: string,
      choices: readonly ImportChoice[],
    ): Promise<{ servers: string[]; takeBack: () => Promise<void> }>;
  };
  /** Starts a server, where it is on, so that its tools are known. */
  warm: (server: string) => void;
  /** Looks anew at what stands in clients’ files. */
  scan: () => Promise<unknown>;
  undo: Undo;
  /** Throws where the operator's file owns the configuration. */
  assertEditable: () => void;
}

/** Servers taken over from clients. Nothing of them is kept or started before the person chose them from a plan. */
export function createImportServices({ imports, warm, scan, undo, assertEditable }: ImportServiceParts) {
  /** What clients have beside us is ours as well now, or is not any more. Whether that can be looked at changes nothing. */
  async function lookAnew(): Promise<void> {
    await scan().catch(() => undefined);
  }

  return {
    'clients.planImport': async (request: ImportRequest): Promise<ImportPlan> => {
      assertEditable();
      return await imports.plan(request);
    },
    'clients.import': async ({ planId, choices }: { planId: string; choices: ImportChoice[] }) => {
      assertEditable();
      const { servers, takeBack } = await imports.carryOut(planId, choices);
      for (const name of servers) warm(name);
      await lookAnew();
      return { servers, ...undo.keep(() => takeBack().finally(lookAnew)) };
    },
  };
}

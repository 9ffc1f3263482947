import type { Driver, Persona } from '../clients/driver';
import type { ClientKind, ServerKind } from '../kinds';

/** One cell while it runs: a fresh client of its kind, connected to a server of its kind through the gateway. */
export interface Cell {
  readonly me: Driver;
  readonly persona: Persona;
  readonly client: ClientKind;
  readonly server: ServerKind;
  /** What the server calls itself. */
  readonly name: string;
  /** A tool or prompt of it, as this endpoint shows it. */
  exposed(name: string): string;
  uri(id: string): string;
  /** Another client at the same endpoint, closed with the cell. */
  connect(client: ClientKind, persona: Persona): Promise<Driver>;
}

export type Pair = Pick<Cell, 'client' | 'server'>;

/** One feature, for every pair of kinds: it works, or Gatehouse says that the specification does not allow it. */
export interface Check {
  readonly feature: string;
  /** Why there can be no such thing between these two; `undefined`: there can. */
  impossible?(pair: Pair): string | undefined;
  works(cell: Cell): Promise<void>;
  /** How Gatehouse says so; there where `impossible` gives a reason. */
  refused?(cell: Cell): Promise<void>;
}

export interface Refusal {
  readonly code: number | undefined;
  readonly message: string;
}

/** What a client reads when this goes wrong: of an error, or of a result that is one. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    const result = (await work) as { isError?: boolean; text?: string };
    if (result.isError !== true) throw new Unexpected(`It went well: ${JSON.stringify(result)}`);
    return { code: undefined, message: result.text ?? '' };
  } catch (error) {
    if (error instanceof Unexpected) throw error;
    const { code, message } = error as { code?: number; message: string };
    return { code, message };
  }
}

class Unexpected extends Error {}

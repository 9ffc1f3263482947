import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { type CallerTask, startCaller } from './evil-servers';
import { type Cost, costOf } from './good-calls';

/** The bars of T-F01…F11: what a hostile server may cost the gateway and the callers of others. In ms and MB. */
const bars = { lagP99: 50, lagMax: 250, grownMb: 150, goodP99: 250 };

/** What is wrong with the gateway is wrong each time; a moment in which the machine was busy is not. */
const attempts = 3;

export interface Measuring {
  /** The cost of the attack. */
  measure(): Promise<Cost>;
  /** The cost of the same good calls while the server's bytes go to another process: what the machine alone makes of it. */
  control(): Promise<Cost>;
}

/** Holds a cost to the bars. Where it misses one, what the machine alone costs at that time is left out. Prints what it measured. */
export async function expectBearable(name: string, { measure, control }: Measuring): Promise<void> {
  let missed: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const cost = await measure();
    print(name, cost);
    missed = missedBy(cost);
    if (missed.length === 0) return;
    const alone = await control();
    print('  without the gateway', alone);
    missed = missedBy(cost, alone);
    if (missed.length === 0) return;
  }
  expect(missed, name).toEqual([]);
}

const windowMs = 500;

/** What the good calls cost while another process calls the evil server and throws away what it sends. */
export async function costPastGateway(good: () => Promise<void>, task: CallerTask): Promise<Cost> {
  const caller = startCaller(task);
  try {
    return await costOf(good, () => pause(windowMs));
  } finally {
    await caller.stop();
  }
}

function missedBy(cost: Cost, alone?: Cost): string[] {
  const figures = {
    lagP99: cost.lag.p99 - (alone?.lag.p99 ?? 0),
    lagMax: cost.lag.max - (alone?.lag.max ?? 0),
    grownMb: cost.grownMb,
    goodP99: cost.goodP99 - (alone?.goodP99 ?? 0),
  };
  return (Object.keys(bars) as (keyof typeof bars)[])
    .filter((bar) => figures[bar] > bars[bar])
    .map((bar) => `${bar} ${figures[bar].toFixed(1)}, at most ${bars[bar]}`);
}

function print(name: string, { lag, grownMb, goodP99 }: Cost): void {
  const shown = (value: number) => value.toFixed(1).padStart(6);
  process.stderr.write(
    `hostile ${name.padEnd(36)} lag p99 ${shown(lag.p99)} max ${shown(lag.max)} ms, memory +${shown(grownMb)} MB, good server p99 ${shown(goodP99)} ms\n`,
  );
}

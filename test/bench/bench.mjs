import { measureCalls } from './measure/calls.mjs';
import { measureClients } from './measure/clients.mjs';
import { measureCold } from './measure/cold.mjs';
import { measureEndpoint } from './measure/endpoint.mjs';
import { initialize } from './measure/initialize.mjs';
import { measureLag } from './measure/lag.mjs';
import { large } from './measure/large.mjs';
import { measureLists } from './measure/lists.mjs';
import { measureMemory } from './measure/memory.mjs';
import { modern, rules, small } from './measure/small.mjs';
import { describeMachine } from './pure/machine.mjs';
import { startLoad } from './run/load.mjs';
import { createNest } from './run/nest.mjs';

/** In this order; those of one group share their lanes. */
const groups = [
  { era: 'session', parts: [small, rules, large, initialize] },
  { era: 'modern', parts: [modern] },
  { measure: 'lists', take: measureLists },
  { measure: 'clients', take: measureClients },
  { measure: 'memory', take: measureMemory },
  { measure: 'cold', take: measureCold },
  { measure: 'lag', take: measureLag },
];

/**
 * Runs these measurements, or with none named all of them, against HTTP and stdio servers. Gives `{ machine, results, problems, notes }`:
 * a result is `{ measure, upstream, lane, figures }`, a problem is a sentence about what could not be measured, a note
 * one about what there is nothing to measure of.
 */
export async function runBench({ only, plan, kinds = ['http', 'stdio'], tell = () => {} }) {
  return await withBench(plan, async (createBench) => {
    for (const { names, take } of groups.flatMap((group) => chosen(group, { only, plan }))) {
      for (const kind of kinds) {
        tell(`${names.join(', ')} · ${kind} server…`);
        await take(createBench(`${names.join(', ')}, ${kind} server: `), { kind });
      }
    }
  });
}

/** Measures one endpoint, whoever serves it. Gives the same as `runBench`. */
export async function runEndpoint({ plan, ...about }) {
  return await withBench(plan, async (createBench) => {
    try {
      await measureEndpoint(createBench(''), about);
    } catch (error) {
      createBench(`${about.url}: `).problem(error.message);
    }
  });
}

async function withBench(plan, work) {
  const outcome = { machine: describeMachine(), results: [], problems: [], notes: [] };
  const nest = createNest();
  try {
    const load = startLoad(nest);
    await work((prefix) => ({
      nest,
      load,
      plan,
      result: (one) => outcome.results.push(one),
      problem: (sentence) => outcome.problems.push(plain(prefix + sentence)),
      note: (sentence) => outcome.notes.push(plain(prefix + sentence)),
    }));
    return outcome;
  } finally {
    await nest.end();
  }
}

/** What is wanted of a group, as at most one thing to take. */
function chosen({ measure, take, era, parts }, { only, plan }) {
  const isWanted = (name) => (only.length === 0 ? !plan.leftOut.includes(name) : only.includes(name));
  if (take) return isWanted(measure) ? [{ names: [measure], take }] : [];
  const wanted = parts.filter((part) => isWanted(part.measure));
  if (wanted.length === 0) return [];
  const takeParts = (bench, about) => measureCalls(bench, { ...about, era, parts: wanted });
  return [{ names: wanted.map((part) => part.measure), take: takeParts }];
}

/** What an endpoint answered may stand in a sentence, and would otherwise reach the terminal as it is. */
function plain(sentence) {
  return sentence.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gatewayProcesses, parseMemory, parseStat } from '../pure/proc.mjs';
import { scriptOf } from './nest.mjs';

/** CPU time and memory of other processes are read from `/proc`, which only Linux has. */
export const canReadProcesses = existsSync('/proc/self/smaps_rollup');

/** `Map` of pid to milliseconds of CPU so far, for a gateway without its upstreams; nothing where it cannot be read. */
export function readCpu(root) {
  if (!canReadProcesses || root === undefined) return undefined;
  const all = readProcesses();
  const own = new Set(processesOf(all, root));
  return new Map(all.filter(({ pid }) => own.has(pid)).map(({ pid, cpuMs }) => [pid, cpuMs]));
}

/** `{ rssMb, pssMb }` of a gateway without its upstreams. */
export function readMemory(root) {
  if (!canReadProcesses) return undefined;
  const each = processesOf(readProcesses(), root).map((pid) => parseMemory(read(`/proc/${pid}/smaps_rollup`)));
  const sum = (name) => each.reduce((total, one) => total + one[name], 0);
  return { rssMb: sum('rssMb'), pssMb: sum('pssMb') };
}

/** How many upstream processes a gateway runs. */
export function countUpstreams(root) {
  if (!canReadProcesses) return undefined;
  const all = readProcesses();
  const tree = new Set(gatewayProcesses(all, root, () => false));
  return all.filter(({ pid, command }) => tree.has(pid) && isUpstream(command)).length;
}

function processesOf(all, root) {
  return gatewayProcesses(all, root, isUpstream);
}

/** Started by name, not by a wrapper that merely hands the name on: the script is the first argument. */
function isUpstream(command) {
  return command.split('\0')[1] === scriptOf('stdio-upstream');
}

function readProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = read(`/proc/${pid}/stat`);
      return stat === '' ? [] : [{ ...parseStat(stat), command: read(`/proc/${pid}/cmdline`) }];
    });
}

/** A process may end while it is looked at. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Linux gives CPU time to programs in hundredths of a second, whatever the kernel's own tick is. */
const ticksPerSecond = 100;

/** `/proc/<pid>/stat` to `{ pid, parent, cpuMs }`. A program's name may hold spaces and parentheses. */
export function parseStat(text) {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { pid: Number.parseInt(text, 10), parent: Number(fields[1]), cpuMs: (ticks * 1000) / ticksPerSecond };
}

/** `/proc/<pid>/smaps_rollup` to `{ rssMb, pssMb }`. */
export function parseMemory(text) {
  const mb = (name) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { rssMb: mb('Rss'), pssMb: mb('Pss') };
}

/**
 * The processes of a gateway: `root` and what it started, without the upstreams and what those started.
 * `processes`: `{ pid, parent, command }`; `isUpstream(command)`.
 */
export function gatewayProcesses(processes, root, isUpstream) {
  const children = groupByParent(processes);
  const found = [];
  const queue = processes.filter(({ pid }) => pid === root);
  for (const one of queue) {
    if (one.pid !== root && isUpstream(one.command)) continue;
    found.push(one.pid);
    queue.push(...(children.get(one.pid) ?? []));
  }
  return found;
}

/** Milliseconds of CPU between two readings, `Map` of pid to ms; a process that began in between counts from zero. */
export function cpuBetween(before, after) {
  let sum = 0;
  for (const [pid, ms] of after) sum += ms - (before.get(pid) ?? 0);
  return sum;
}

function groupByParent(processes) {
  const groups = new Map();
  for (const one of processes) groups.set(one.parent, [...(groups.get(one.parent) ?? []), one]);
  return groups;
}

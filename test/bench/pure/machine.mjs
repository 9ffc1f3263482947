import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';

/** What the figures were taken on, without anything that names the machine. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    os: systemName(readRelease()) ?? type(),
    node: process.versions.node,
    /** Processes that wanted a core when the bench began, over the last minute. */
    load: Number(loadavg()[0].toFixed(2)),
  };
}

/** From `/etc/os-release`. */
export function systemName(release) {
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(release)?.[1];
}

export function machineLine({ cpu, cores, memoryGb, os, node, load }) {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${os}, Node ${node}, load at the beginning ${load}`;
}

function readRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

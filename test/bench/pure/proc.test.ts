import { describe, expect, it } from 'vitest';
import { cpuBetween, gatewayProcesses, parseMemory, parseStat } from './proc.mjs';

describe('parseStat', () => {
  const rest = 'S 41 42 42 0 -1 4194304 900 0 0 0 250 50 9 9 20 0 11 0 100';

  it('adds user and system time and leaves that of ended children out', () => {
    expect(parseStat(`42 (node) ${rest}`)).toEqual({ pid: 42, parent: 41, cpuMs: 3000 });
  });

  it('is not misled by a program named like the fields around it', () => {
    expect(parseStat(`42 (a) S 1 (b c) ${rest}`)).toEqual({ pid: 42, parent: 41, cpuMs: 3000 });
  });
});

it('parseMemory reads resident and proportional memory in MB', () => {
  const text = 'Rss:              102400 kB\nPss:               51200 kB\nPss_Dirty:         100 kB\n';
  expect(parseMemory(text)).toEqual({ rssMb: 100, pssMb: 50 });
});

describe('gatewayProcesses', () => {
  const isUpstream = (command: string) => command.startsWith('upstream');
  const processes = [
    { pid: 1, parent: 0, command: 'init' },
    { pid: 10, parent: 1, command: 'gateway' },
    { pid: 11, parent: 10, command: 'writer' },
    { pid: 12, parent: 10, command: 'upstream' },
    { pid: 13, parent: 12, command: 'started by the upstream' },
    { pid: 14, parent: 11, command: 'started by the writer' },
    { pid: 20, parent: 1, command: 'another' },
  ];

  it('are the gateway and what it started, without the servers and what those started', () => {
    expect(gatewayProcesses(processes, 10, isUpstream)).toEqual([10, 11, 14]);
  });

  it('are none once the gateway has ended', () => {
    expect(gatewayProcesses(processes, 99, isUpstream)).toEqual([]);
  });
});

it('cpuBetween counts a process that began in between from zero, and forgets one that ended', () => {
  const before = new Map([
    [1, 100],
    [2, 50],
  ]);
  const after = new Map([
    [1, 130],
    [3, 20],
  ]);
  expect(cpuBetween(before, after)).toBe(50);
});

import { describe, expect, it } from 'vitest';
import { mayUse } from '../../../shared/ipc/access';
import { contract } from '../../../shared/ipc/contract';

const channels = Object.keys(contract);
const allowedTo = (kind: Parameters<typeof mayUse>[0]) => channels.filter((channel) => mayUse(kind, channel)).sort();

it('only the prompt may see requests in full and answer them', () => {
  expect(allowedTo('approval')).toEqual([
    'approvals.engage',
    'approvals.pending',
    'approvals.reply',
    'approvals.replyGroup',
    'security.authenticate',
    'security.method',
    'settings.preferences',
  ]);
  for (const channel of ['approvals.pending', 'approvals.reply', 'approvals.replyGroup', 'approvals.engage']) {
    expect([mayUse('dashboard', channel), mayUse('tray', channel)]).toEqual([false, false]);
  }
});

it('the dashboard may use all the rest, and prove who is there as the prompt does', () => {
  const both = ['settings.preferences', 'security.method', 'security.authenticate'];
  const rest = channels.filter((channel) => both.includes(channel) || !allowedTo('approval').includes(channel));
  expect(allowedTo('dashboard')).toEqual(rest.sort());
});

it('the tray window can neither add a server nor change a rule nor make a token', () => {
  expect(
    allowedTo('tray').filter((channel) => /^(policy|clients|servers\.(add|update|setSecret))/.test(channel)),
  ).toEqual([]);
});

describe.each(['approval', 'tray'] as const)('the %s window', (kind) => {
  it.each(['', 'constructor', '__proto__', 'approvals.reply ', 'APPROVALS.REPLY', 'policy.add'])(
    'may not use “%s”',
    (channel) => {
      expect(mayUse(kind, channel)).toBe(false);
    },
  );
});

import { type CallFacts, compilePolicy, type PolicyParts } from '../../main/gateway/policy/evaluate';
import { newSession } from '../../main/gateway/policy/session-facts';
import type { Rule } from '../../shared/domain/policy';

/** A call of Cursor to write a file, as rules see it. */
export function someFacts(fields: Partial<CallFacts> = {}): CallFacts {
  return {
    client: 'Cursor',
    clientId: 'client-1',
    profile: null,
    server: 'files',
    tool: 'write_file',
    risk: 'write',
    riskReason: 'its name says “write”',
    fingerprint: 'f'.repeat(64),
    argumentsJson: '{"path":"/projects/a.txt"}',
    session: newSession,
    roots: [],
    ...fields,
  };
}

export const aCallLimit = { kind: 'calls', atMost: 3, per: 'hour', beyond: 'ask' } as const;
export const aSumLimit = { kind: 'sum', argument: 'order.total', atMost: 100, per: 'day', beyond: 'deny' } as const;

/** Rules of which nothing was used yet. */
export function aPolicy(rules: readonly Rule[], parts: Partial<PolicyParts> = {}) {
  return compilePolicy(rules, {
    now: () => new Date(),
    used: (rule) => rule.limits.map(() => 0),
    home: '/home/ada',
    ...parts,
  });
}

import type { ApprovalRequest, ReachOffer } from '../../shared/domain/approval';

/** A plain request to write a file, which may be answered with every reach and scope. */
export function anApprovalRequest(overrides: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id: 'K7QX',
    revision: 1,
    kind: 'call',
    client: 'Cursor',
    verifiedBy: 'verified by token',
    server: 'Filesystem',
    serverNote: 'a local server you added on 12 Nov',
    tool: 'write_file',
    summary: null,
    risk: 'write',
    findings: [],
    arguments: [{ key: 'path', kind: 'text', value: '/Users/ana/notes.txt' }],
    argumentsJson: '{"path":"/Users/ana/notes.txt"}',
    previews: [],
    schemaJson: '{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}',
    mayEdit: true,
    resultJson: null,
    why: 'You are asked because no rule covers write_file.',
    context: [],
    reaches: everyReach(),
    withheld: null,
    mayBeEveryClient: true,
    preferred: null,
    ceremony: { kind: 'none' },
    authenticatedScopes: [],
    guidances: [],
    group: null,
    calls: 1,
    askedAt: '2026-11-21T10:00:00.000Z',
    isClientWaiting: true,
    countdown: null,
    ...overrides,
  };
}

/** What a harmless write is offered: the exact arguments, their folder, the tool, and the server's tools. */
export function everyReach(): ReachOffer[] {
  return [
    aReachOffer({ id: 'exact', reach: 'exact', label: 'these exact arguments' }),
    aReachOffer({ id: 'pattern-1', reach: 'pattern', label: 'path under ~/projects/site' }),
    aReachOffer({ id: 'tool', reach: 'tool', label: 'write_file, whatever the arguments' }),
    aReachOffer({
      id: 'server',
      reach: 'server',
      label: 'the 3 tools of Filesystem that only read or write',
      scopes: ['15-minutes', '1-hour', 'session'],
    }),
  ];
}

export function aReachOffer(overrides: Partial<ReachOffer> = {}): ReachOffer {
  return {
    id: 'tool',
    reach: 'tool',
    label: 'write_file, whatever the arguments',
    sentence: 'Allow write_file on Filesystem for Cursor.',
    scopes: ['15-minutes', '1-hour', 'session', 'always'],
    covers: { calls: 3, of: 12 },
    ...overrides,
  };
}

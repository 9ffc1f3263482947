import type { ApprovalRequest } from '../../shared/domain/approval';

/** A plain request to write a file, which may be answered with every scope. */
export function anApprovalRequest(overrides: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id: 'K7QX',
    revision: 1,
    client: 'Cursor',
    verifiedBy: 'verified by token',
    server: 'Filesystem',
    serverNote: 'a local server you added on 12 Nov',
    tool: 'write_file',
    risk: 'write',
    findings: [],
    arguments: [{ key: 'path', kind: 'text', value: '/Users/ana/notes.txt' }],
    argumentsJson: '{"path":"/Users/ana/notes.txt"}',
    why: 'You are asked because no rule covers write_file.',
    scopes: ['once', '15-minutes', '1-hour', 'session', 'always'],
    calls: 1,
    askedAt: '2026-11-21T10:00:00.000Z',
    isClientWaiting: true,
    countdown: null,
    ...overrides,
  };
}

import type { CallDetails, CallSummary } from '../../shared/domain/activity';
import type { WaitingRequest } from '../../shared/domain/approval';
import type { ClientView, NewToken } from '../../shared/domain/client';
import type { ConnectionEvent } from '../../shared/domain/connection';
import type { FileChange } from '../../shared/domain/file-plan';
import type { EntryView, FoundClient, FoundFile } from '../../shared/domain/found-client';
import type { GrantView } from '../../shared/domain/grant';
import type { Peer, PeerProcess, Stranger } from '../../shared/domain/peer';
import type { RuleView } from '../../shared/domain/policy';
import type { Profile } from '../../shared/domain/profile';
import type { ServerView, ToolView } from '../../shared/domain/server';
import type { GatewayStatus } from '../../shared/domain/settings';
import type { AllowedShadow, ShadowFinding } from '../../shared/domain/shadow';

const at = '2026-11-21T10:00:00.000Z';

export function aStatus(overrides: Partial<GatewayStatus> = {}): GatewayStatus {
  return {
    version: '0.1.0',
    mode: 'desktop',
    endpoint: 'http://127.0.0.1:7717/mcp',
    isListening: true,
    isPaused: false,
    isPanic: false,
    problem: null,
    notices: [],
    secretsKeptIn: 'keychain',
    isFirstRun: false,
    isDeclared: false,
    ...overrides,
  };
}

/** The n-th newest call. */
export function aCallSummary(n = 0, overrides: Partial<CallSummary> = {}): CallSummary {
  return {
    callId: `call-${n}`,
    seq: 1000 - n,
    at: new Date(Date.parse(at) - n * 1000).toISOString(),
    client: 'Cursor',
    server: 'files',
    tool: `tool_${n}`,
    risk: 'write',
    outcome: 'completed',
    effect: 'ask',
    durationMs: 12,
    ...overrides,
  };
}

export function aCallDetails(overrides: Partial<CallDetails> = {}): CallDetails {
  return {
    ...aCallSummary(),
    session: 's1',
    ruleId: null,
    why: 'No rule covers tool_0: its name does not say what it does.',
    approvalId: 'K7QX',
    approvalScope: 'session',
    guidance: null,
    originalArgumentsJson: null,
    shadow: [],
    resultReview: null,
    findings: [],
    waitedMs: 5300,
    upstreamMs: 12,
    addedMs: 0.42,
    argumentsDigest: 'ab'.repeat(32),
    argumentsBytes: 12,
    argumentsJson: '{"path":"a"}',
    isArgumentsCut: false,
    resultBytes: 2048,
    resultJson: '{"content":[]}',
    isResultCut: false,
    message: null,
    ...overrides,
  };
}

export function aTool(name: string, overrides: Partial<ToolView> = {}): ToolView {
  return {
    name,
    exposedName: `files_${name}`,
    title: null,
    description: 'Does what it says.',
    risk: 'write',
    riskReason: 'its name says “write”',
    isRiskByPerson: false,
    isEnabled: true,
    hiddenFrom: [],
    tokens: 100,
    arguments: [],
    ...overrides,
  };
}

export function aServer(overrides: Partial<ServerView> = {}): ServerView {
  return {
    name: 'files',
    transport: { kind: 'stdio', command: 'npx', args: ['-y', 'some-server'], env: {} },
    enabled: true,
    isTrusted: false,
    disabledTools: [],
    origin: 'person',
    addedAt: at,
    status: 'running',
    reason: null,
    statusSince: at,
    pid: 42,
    claims: null,
    tools: [aTool('write_file')],
    consoleLines: 1,
    protocol: { version: '2025-11-25', since: '2026-11-01T08:00:00.000Z' },
    limitHits: [],
    limits: {},
    toolRisks: {},
    sharing: 'shared',
    ...overrides,
  };
}

export function aClient(overrides: Partial<ClientView> = {}): ClientView {
  return {
    id: 'c1',
    name: 'Cursor',
    hiddenTools: {},
    hiddenServers: [],
    profileId: null,
    kind: null,
    boundTo: null,
    peer: null,
    isOtherProgram: false,
    origin: 'person',
    createdAt: at,
    lastSeenAt: null,
    claims: null,
    sessions: 0,
    ...overrides,
  };
}

export function aProfile(overrides: Partial<Profile> = {}): Profile {
  return { id: 'p1', name: 'Work', servers: ['files'], hiddenTools: {}, createdAt: at, ...overrides };
}

export function aNewToken(name = 'Codex'): NewToken {
  return {
    client: aClient({ id: 'new', name }),
    token: 'gh_secret-token',
    snippets: [
      {
        id: 'claude-code',
        label: 'Claude Code',
        where: 'Run this in a terminal.',
        language: 'shell',
        text: 'claude mcp add',
      },
      { id: 'cursor', label: 'Cursor', where: 'Put it into mcp.json.', language: 'json', text: '{"cursor":true}' },
    ],
  };
}

export function aRule(id: string, overrides: Partial<RuleView> = {}): RuleView {
  return {
    id,
    effect: 'deny',
    client: '*',
    profile: '*',
    server: '*',
    tool: id,
    risks: [],
    condition: '',
    limits: [],
    holdsResult: false,
    isEnabled: true,
    isShadow: false,
    reason: '',
    note: '',
    origin: 'person',
    createdAt: at,
    expiresAt: null,
    definition: null,
    problem: null,
    used: [],
    isLocked: false,
    sentence: `Deny ${id} on every server for every client.`,
    hits: 0,
    lastHitAt: null,
    ...overrides,
  };
}

export function aGrant(overrides: Partial<GrantView> = {}): GrantView {
  return {
    id: 'g1',
    kind: 'grant',
    client: 'Cursor',
    server: 'files',
    tool: 'write_file',
    sentence: 'Cursor may use write_file on files for 1 hour.',
    reach: 'tool',
    scope: '1-hour',
    requestId: 'K7QX',
    createdAt: at,
    lastUsedAt: null,
    uses: 0,
    endsAt: '2026-11-21T11:00:00.000Z',
    ...overrides,
  };
}

export function aWaitingRequest(overrides: Partial<WaitingRequest> = {}): WaitingRequest {
  return {
    id: 'K7QX',
    kind: 'call',
    client: 'Cursor',
    server: 'files',
    tool: 'write_file',
    risk: 'write',
    why: 'You are asked because no rule covers write_file.',
    askedAt: at,
    calls: 1,
    group: null,
    ...overrides,
  };
}

/** A server in a client's file, which goes round Gatehouse. */
export function anEntry(overrides: Partial<EntryView> = {}): EntryView {
  return {
    name: 'github',
    summary: 'npx -y some-github-server',
    isEnabled: true,
    isOurs: false,
    isKnown: false,
    problem: null,
    ...overrides,
  };
}

export function aFoundFile(overrides: Partial<FoundFile> = {}): FoundFile {
  return {
    id: 'cursor-file',
    path: '/home/ana/.cursor/mcp.json',
    scope: 'user',
    folder: null,
    state: 'readable',
    problem: null,
    isTarget: true,
    entries: [],
    connection: 'none',
    clientId: null,
    ...overrides,
  };
}

export function aFoundClient(overrides: Partial<FoundClient> = {}): FoundClient {
  return {
    kind: 'cursor',
    name: 'Cursor',
    vendor: 'Anysphere',
    isExperimental: false,
    isInstalled: true,
    sign: '/home/ana/.cursor',
    how: 'http',
    reload: 'Notices the change by itself.',
    notes: ['Servers of plugins appear beside those of the file.'],
    limits: { maxTools: 40, maxToolNameLength: 60 },
    files: [aFoundFile()],
    ...overrides,
  };
}

export function aFileChange(overrides: Partial<FileChange> = {}): FileChange {
  return {
    fileId: 'cursor-file',
    kind: 'cursor',
    clientName: 'Cursor',
    path: '/home/ana/.cursor/mcp.json',
    isNew: false,
    isRemoved: false,
    steps: ['Adds “gatehouse”, which leads to Gatehouse.'],
    diff: [
      {
        oldStart: 1,
        newStart: 1,
        lines: [
          { sign: ' ', text: '{' },
          { sign: '+', text: '  "gatehouse": {}' },
        ],
      },
    ],
    marks: [],
    problem: null,
    ...overrides,
  };
}

export function aConnectionEvent(overrides: Partial<ConnectionEvent> = {}): ConnectionEvent {
  return {
    at,
    fileId: 'cursor-file',
    path: '/home/ana/.cursor/mcp.json',
    what: 'Connected.',
    backupId: 'backup-1',
    ...overrides,
  };
}

export function aPeer(overrides: Partial<PeerProcess> = {}): Peer {
  return {
    process: {
      pid: 4711,
      executable: '/usr/bin/python3',
      script: null,
      startedAt: at,
      parents: [{ pid: 42, executable: '/usr/bin/bash' }],
      signer: null,
      ...overrides,
    },
    reason: null,
  };
}

export function aStranger(overrides: Partial<Stranger> = {}): Stranger {
  return {
    id: 's1',
    peer: aPeer(),
    claims: { name: 'my-agent', version: '0.3.0' },
    attempts: 1,
    firstAt: at,
    lastAt: at,
    ...overrides,
  };
}

/** A server in a client's file, which came there after the client was connected. */
export function aShadow(overrides: Partial<ShadowFinding> = {}): ShadowFinding {
  return {
    id: 'shadow-1',
    what: 'bypass',
    kind: 'cursor',
    clientName: 'Cursor',
    fileId: 'cursor-file',
    path: '/home/ana/.cursor/mcp.json',
    entry: 'sly',
    command: '/opt/sly --all',
    warnings: [],
    text: 'Cursor has a server that goes round Gatehouse: nobody is asked about its calls. Adopt it, or say that it is fine.',
    isKnown: false,
    answers: ['adopt', 'allow', 'ignore'],
    needsReview: false,
    since: at,
    ...overrides,
  };
}

export function anAllowedShadow(overrides: Partial<AllowedShadow> = {}): AllowedShadow {
  return {
    id: 'shadow-1',
    what: 'bypass',
    clientName: 'Cursor',
    path: '/home/ana/.cursor/mcp.json',
    entry: 'sly',
    command: '/opt/sly --all',
    at,
    ...overrides,
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CallIntent, CallOutcome } from '../../../../main/gateway/ports';
import { ClientConfig } from '../../../../shared/domain/client';
import { Rule } from '../../../../shared/domain/policy';
import { ServerConfig } from '../../../../shared/domain/server';

/** A folder of its own for one test, gone after it. */
export function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-store-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

export function aRule(fields: Partial<Rule> = {}): Rule {
  return Rule.parse({
    id: 'rule-1',
    effect: 'deny',
    tool: 'write_*',
    createdAt: '2026-11-01T10:00:00.000Z',
    ...fields,
  });
}

export function aServer(fields: Partial<ServerConfig> = {}): ServerConfig {
  const transport = { kind: 'stdio', command: 'npx', args: ['-y', 'server'] };
  return ServerConfig.parse({ name: 'files', transport, addedAt: '2026-11-01T10:00:00.000Z', ...fields });
}

export function aClient(fields: Partial<ClientConfig> = {}): ClientConfig {
  const createdAt = '2026-11-01T10:00:00.000Z';
  return ClientConfig.parse({ id: 'client-1', name: 'Claude', tokenDigest: 'a'.repeat(64), createdAt, ...fields });
}

export function anIntent(fields: Partial<CallIntent> = {}): CallIntent {
  return {
    callId: 'call-1',
    at: new Date('2026-11-20T09:00:00.000Z'),
    client: 'Claude',
    session: 'session-1',
    server: 'files',
    tool: 'read_file',
    risk: 'read',
    effect: 'allow',
    ruleId: null,
    why: 'It only reads.',
    approvalId: null,
    approvalScope: null,
    findings: [],
    argumentsDigest: 'd'.repeat(64),
    argumentsJson: '{"path":"a.txt"}',
    originalArgumentsJson: null,
    shadow: [],
    isDurable: false,
    ...fields,
  };
}

export function anOutcome(fields: Partial<CallOutcome> = {}): CallOutcome {
  const { isDurable: _, ...intent } = anIntent();
  return {
    ...intent,
    outcome: 'completed',
    durationMs: 12.5,
    waitedMs: null,
    upstreamMs: 11,
    resultJson: '{"content":[]}',
    resultReview: null,
    guidance: null,
    message: null,
    ...fields,
  };
}

import type { ApprovalRequest, ArgumentView, Finding, Scope } from '../../../shared/domain/approval';
import { type Decision, Rule } from '../../../shared/domain/policy';
import type { ServerConfig } from '../../../shared/domain/server';
import { scanMembers } from '../json/scan';
import type { ToolCall } from '../tool-call';
import type { Ask } from './queue';

export interface DescribeParts {
  server: (name: string) => ServerConfig | undefined;
  hasUsed: (client: string, server: string, tool: string) => boolean;
  /** Whether “always” may write a rule. */
  mayRemember: boolean;
}

/** What the prompt shows of a question. Deterministic: the same call reads the same every time. */
export function createDescribe(parts: DescribeParts) {
  return function describe({ call, decision, findings }: Ask) {
    const isFirstUse = !parts.hasUsed(call.client.name, call.server, call.tool);
    return {
      client: call.client.name,
      verifiedBy: 'verified by token',
      server: call.server,
      serverNote: noteOn(parts.server(call.server)),
      tool: call.tool,
      risk: call.risk,
      findings: orderFindings(call, findings, isFirstUse),
      arguments: viewArguments(call.argumentsJson),
      argumentsJson: call.argumentsJson,
      why: becauseOf(decision),
      scopes: offerScopes(call, findings).filter((scope) => scope !== 'always' || parts.mayRemember),
    } satisfies Partial<ApprovalRequest>;
  };
}

/** The decision as the prompt says it: with a rule, that rule; without, that there is none. */
function becauseOf({ ruleId, why }: Decision): string {
  if (ruleId !== null) return `You are asked because of a rule: ${why}`;
  return `You are asked because ${why.charAt(0).toLowerCase()}${why.slice(1)}`;
}

const riskLabels: Record<ToolCall['risk'], Finding | null> = {
  exec: { severity: 'high', label: 'Runs a program' },
  destructive: { severity: 'high', label: 'May delete or undo' },
  unknown: { severity: 'medium', label: 'Unknown effect' },
  write: { severity: 'medium', label: 'Changes something' },
  read: null,
};

const weight = { high: 0, medium: 1, info: 2 } as const;

function orderFindings(call: ToolCall, findings: readonly Finding[], isFirstUse: boolean): Finding[] {
  const risk = riskLabels[call.risk];
  const first: Finding[] = isFirstUse ? [{ severity: 'info', label: 'First use of this tool' }] : [];
  return [...findings, ...(risk ? [risk] : []), ...first].sort((a, b) => weight[a.severity] - weight[b.severity]);
}

/** Broad answers are not offered where one wrong yes is costly, nor where a rule could not name just this. */
function offerScopes(call: ToolCall, findings: readonly Finding[]): Scope[] {
  if (findings.some(({ severity }) => severity === 'high')) return ['once'];
  // Fields beside the arguments are never shown: what was not read whole is not allowed for long.
  if (call.risk === 'destructive' || call.risk === 'exec' || call.extras.length > 0) return ['once', '15-minutes'];
  return [call.client.name, call.server, call.tool].every(isPlainName)
    ? ['once', '15-minutes', '1-hour', 'session', 'always']
    : ['once', '15-minutes', '1-hour', 'session'];
}

/** Whether a rule with this name means it and nothing else: a rule's names are trimmed, and have a longest length. */
function isPlainName(name: string): boolean {
  return !/[*?]/.test(name) && Rule.shape.tool.safeParse(name).data === name;
}

/** Strings decoded as the server will read them; everything else as its raw text, so that no digit of a number is lost. */
function viewArguments(json: string): ArgumentView[] {
  return scanMembers(json).map(({ key, valueStart, valueEnd }) => {
    const raw = json.slice(valueStart, valueEnd);
    return raw.startsWith('"')
      ? { key, kind: 'text' as const, value: JSON.parse(raw) as string }
      : { key, kind: 'json' as const, value: raw };
  });
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

function noteOn(server: ServerConfig | undefined): string {
  if (!server) return 'a server that is no longer configured';
  const { transport } = server;
  if (transport.kind === 'sample') return 'the built-in sample server';
  const where = transport.kind === 'stdio' ? 'a local server' : `a server at ${new URL(transport.url).host}`;
  if (server.origin === 'config') return `${where} from the operator's configuration`;
  return `${where} you added on ${dayFormat.format(new Date(server.addedAt))}`;
}

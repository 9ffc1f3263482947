import type { ApprovalRequest, ArgumentView, Finding, Scope } from '../../../shared/domain/approval';
import type { AuthenticationMethod } from '../../../shared/domain/authentication';
import type { Decision, Rule } from '../../../shared/domain/policy';
import type { ServerConfig } from '../../../shared/domain/server';
import type { Preferences } from '../../../shared/domain/settings';
import { sha256 } from '../json/digest';
import { scanMembers } from '../json/scan';
import type { ToolCall } from '../tool-call';
import { ceremonyFor } from './ceremony';
import { isTainted, type SessionPast, sayContext } from './context';
import { type Ask, type CallAsk, hasHigh, type Question, type ResultAsk } from './question';
import type { Breadth, Offered } from './reach';
import { withhold } from './withheld';

export interface DescribeParts {
  server: (name: string) => ServerConfig | undefined;
  hasUsed: (client: string, server: string, tool: string) => boolean;
  /** Whether the tool's definition is another than when this client last used it. */
  isChanged: (call: ToolCall) => boolean;
  /** The tool's input schema; `undefined`: there is none. */
  schemaOf: (server: string, tool: string) => unknown;
  /** Whether “always” may write a rule. */
  mayRemember: boolean;
  /** The person's own; `undefined`: somebody else's, above which nothing of theirs gets. */
  ownRule: (id: string) => Pick<Rule, 'holdsResult' | 'profile'> | undefined;
  past: (call: ToolCall) => SessionPast;
  offerReaches: (call: ToolCall, breadth: Breadth) => readonly Offered[];
  preferred: (clientId: string, offers: ApprovalRequest['reaches']) => ApprovalRequest['preferred'];
  guidances: (call: ToolCall) => string[];
  authenticateFor: () => Preferences['authenticateFor'];
  authenticationMethod: () => AuthenticationMethod;
}

/** What the prompt shows of a question, and what its answers mean. The same call under the same circumstances reads the same every time. */
export function createDescribe(parts: DescribeParts) {
  return function describe(ask: Ask): Question {
    const { call, decision, findings } = ask;
    const isFirstUse = !parts.hasUsed(call.client.name, call.server, call.tool);
    const notes = { isFirstUse, isChanged: parts.isChanged(call) };
    const common = {
      client: call.client.name,
      verifiedBy: 'verified by token',
      server: call.server,
      serverNote: noteOn(parts.server(call.server)),
      tool: call.tool,
      risk: call.risk,
      findings: orderFindings(call, findings, notes),
      arguments: viewArguments(call.argumentsJson),
      argumentsJson: call.argumentsJson,
      context: sayContext(call, parts.past(call)),
      guidances: parts.guidances(call),
    };
    if (ask.kind === 'result') return { view: { ...common, ...viewResult(ask) }, terms: new Map() };
    const { reaches, terms, withheld, authenticatedScopes } = offer(ask, notes.isChanged);
    const view = {
      ...common,
      ...viewCall(ask),
      why: becauseOf(decision),
      reaches,
      withheld,
      preferred: parts.preferred(call.client.id, reaches),
      mayBeEveryClient: reaches.some(({ scopes }) => scopes.length > 1),
      authenticatedScopes,
    };
    return { view, terms };
  };

  function offer({ call, decision: { ruleId }, findings }: CallAsk, isChanged: boolean) {
    const isGrave = call.risk === 'destructive' || call.risk === 'exec';
    const authenticatedScopes = isGrave ? authenticated(parts.authenticateFor()) : [];
    const unproven = parts.authenticationMethod() === 'none' ? authenticatedScopes : [];
    const leaks = call.risk === 'external' && isTainted(parts.past(call));
    const asking = ruleId === null ? byRisk : parts.ownRule(ruleId);
    const { holdsResult, profile } = asking ?? byRisk;
    const isLocked = parts.mayRemember && asking === undefined;
    const { withheld, ...breadth } = withhold({ call, findings, unproven, isChanged, leaks, isLocked });
    const offered = parts.offerReaches(call, {
      ...breadth,
      mayRemember: parts.mayRemember && !isLocked,
      holdsResult,
      profile,
    });
    return {
      withheld,
      reaches: offered.map((each) => each.offer),
      terms: new Map(offered.map((each) => [each.offer.id, each.terms])),
      authenticatedScopes,
    };
  }

  function viewCall({ call, findings, reading: { previews, summary, target } }: CallAsk) {
    const schema = parts.schemaOf(call.server, call.tool);
    return {
      kind: 'call' as const,
      summary,
      previews: [...previews],
      schemaJson: schemaText(schema),
      mayEdit: call.method === 'tools/call' && schema !== undefined,
      resultJson: null,
      ceremony: ceremonyFor(call.risk, findings, target),
      group: groupOf(call, findings),
    };
  }
}

function viewResult({ decision, answer }: ResultAsk) {
  return {
    kind: 'result' as const,
    summary: null,
    previews: [],
    schemaJson: null,
    mayEdit: false,
    resultJson: answer.json,
    why: `It ran, and its result is held for you because of a rule: ${decision.why}`,
    reaches: [],
    withheld: null,
    mayBeEveryClient: false,
    preferred: null,
    ceremony: { kind: 'none' as const },
    authenticatedScopes: [],
    group: null,
  };
}

/** Calls of a session and tool that came together; never what a person must look at one by one. */
function groupOf(call: ToolCall, findings: readonly Finding[]): string | null {
  if (call.risk === 'destructive' || call.risk === 'exec' || hasHigh(findings)) return null;
  const { client, session, server, method, tool } = call;
  return sha256(JSON.stringify([client.id, session, server, method, tool])).slice(0, 16);
}

function authenticated(authenticateFor: Preferences['authenticateFor']): Scope[] {
  const remembering: Scope[] = ['15-minutes', '1-hour', 'session', 'always'];
  if (authenticateFor === 'destructive') return ['once', ...remembering];
  return authenticateFor === 'remembering' ? remembering : [];
}

/** A form of more fields than that is none. */
const longestSchema = 64 * 1024;

function schemaText(schema: unknown): string | null {
  const text = schema === undefined ? undefined : JSON.stringify(schema);
  return text === undefined || text.length > longestSchema ? null : text;
}

/** The decision as the prompt says it: with a rule, that rule; without, that there is none. */
function becauseOf({ ruleId, why }: Decision): string {
  if (ruleId !== null) return `You are asked because of a rule: ${why}`;
  return `You are asked because ${why.charAt(0).toLowerCase()}${why.slice(1)}`;
}

const riskLabels: Record<ToolCall['risk'], Finding | null> = {
  exec: { severity: 'high', label: 'Runs a program' },
  destructive: { severity: 'high', label: 'May delete or undo' },
  external: { severity: 'medium', label: 'Reaches outside' },
  unknown: { severity: 'medium', label: 'Unknown effect' },
  write: { severity: 'medium', label: 'Changes something' },
  read: null,
};

const weight = { high: 0, medium: 1, info: 2 } as const;

function orderFindings(
  call: ToolCall,
  findings: readonly Finding[],
  { isFirstUse, isChanged }: { isFirstUse: boolean; isChanged: boolean },
): Finding[] {
  const risk = riskLabels[call.risk];
  const all: Finding[] = [...findings, ...(risk ? [risk] : [])];
  if (isChanged) all.push({ severity: 'medium', label: 'Definition changed since it was last used' });
  if (isFirstUse) all.push({ severity: 'info', label: 'First use of this tool' });
  return all.sort((a, b) => weight[a.severity] - weight[b.severity]);
}

/** Strings decoded as the server will read them; everything else as its raw text, so that no digit of a number is lost. */
export function viewArguments(json: string): ArgumentView[] {
  return scanMembers(json).map(({ key, valueStart, valueEnd }) => {
    const raw = json.slice(valueStart, valueEnd);
    return raw.startsWith('"')
      ? { key, kind: 'text' as const, value: JSON.parse(raw) as string }
      : { key, kind: 'json' as const, value: raw };
  });
}

/** What a rule says by leaving it out. */
const byRisk = { holdsResult: false, profile: '*' };

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

function noteOn(server: ServerConfig | undefined): string {
  if (!server) return 'a server that is no longer configured';
  const { transport } = server;
  if (transport.kind === 'sample') return 'the built-in sample server';
  const where = transport.kind === 'stdio' ? 'a local server' : `a server at ${new URL(transport.url).host}`;
  if (server.origin === 'config') return `${where} from the operator's configuration`;
  return `${where} you added on ${dayFormat.format(new Date(server.addedAt))}`;
}

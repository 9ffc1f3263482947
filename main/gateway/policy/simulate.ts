import type { ApprovalRequest, Finding } from '../../../shared/domain/approval';
import type { Decision, Rule } from '../../../shared/domain/policy';
import type { ImaginedCall, Simulation } from '../../../shared/domain/simulation';
import { GatehouseError } from '../../../shared/errors';
import type { CallAsk, Question, Reading } from '../approval/question';
import type { Catalog } from '../catalog';
import { inspectRequest } from '../guardrail/inspect-request';
import type { CurrentClient } from '../identity/current-client';
import { isKnownMethod } from '../identity/read-call';
import { inspectJson } from '../json/check';
import { digestInspected } from '../json/digest';
import { isRecord } from '../json/is-record';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';
import { type CallFacts, compilePolicy, type Policy } from './evaluate';
import { raise } from './raise';
import { newSession } from './session-facts';

export interface SimulateParts {
  clock: Clock;
  catalog: Pick<Catalog, 'tool' | 'methodFingerprint'>;
  clients: () => readonly CurrentClient[];
  /** All of them, in their order. */
  rules: () => readonly Rule[];
  /** How much of each limit of a rule is used up now. */
  used: (rule: Rule) => readonly number[];
  /** What `~` stands for in conditions. */
  home: string;
  /** Resolves when conditions can be computed. */
  ready: () => Promise<void>;
  /** Reads arguments for the person. */
  read: (call: ToolCall) => Promise<Reading & { readonly findings: readonly Finding[] }>;
  describe: (ask: CallAsk) => Question;
  /** What was noted of the imagined session is not kept. */
  forget: (session: string) => void;
}

/** No session has such an id. */
const imagined = 'imagined';

/**
 * What would become of a call, found out by the same functions as for a real one: the first of a session without project roots,
 * while nothing is paused and no grant holds. Nothing comes of it: no limit is used up, no rule is marked, nothing is recorded.
 * Throws `invalid-request` for arguments that are no JSON object.
 */
export function createSimulate(parts: SimulateParts) {
  let compiled: { rules: readonly Rule[]; policy: Policy } | undefined;

  function policyNow(): Policy {
    const rules = parts.rules();
    if (compiled?.rules !== rules) {
      const { home, used, clock } = parts;
      compiled = { rules, policy: compilePolicy(rules, { home, used, now: clock.now }) };
    }
    return compiled.policy;
  }

  return async function simulate(wanted: ImaginedCall): Promise<Simulation> {
    const call = imagine(wanted, parts);
    await parts.ready();
    const policy = policyNow();
    const facts = factsOf(call, parts.clients());
    const { decision, findings } = decide(call, policy(facts));
    return {
      decision,
      risk: call.risk,
      riskReason: call.riskReason,
      path: policy.path(facts),
      request: decision.effect === 'ask' ? await requestFor(call, { decision, findings }, parts) : null,
    };
  };
}

/** As `identify` would have made it of a request, which goes to a server that may have to be started first; here none is. */
function imagine({ client, server, tool, argumentsJson }: ImaginedCall, parts: SimulateParts): ToolCall {
  assertObject(argumentsJson);
  const known = parts.catalog.tool(server, tool);
  const isMethod = !known && tool !== 'tools/call' && isKnownMethod(tool);
  const traits = inspectJson(argumentsJson);
  const unknown = isMethod
    ? ({ risk: 'read', riskReason: 'it is not a tool' } as const)
    : ({ risk: 'unknown', riskReason: 'nothing is known of it' } as const);
  const method = isMethod ? tool : 'tools/call';
  return Object.freeze({
    id: imagined,
    method,
    client: parts.clients().find(({ name }) => name === client) ?? { id: imagined, name: client },
    session: imagined,
    server,
    tool,
    ...(known ? { risk: known.risk, riskReason: known.reason } : unknown),
    fingerprint: known?.fingerprint ?? parts.catalog.methodFingerprint(server, method),
    argumentsJson,
    traits,
    digest: digestInspected(argumentsJson, traits),
    extras: [],
    paramsJson: `{"name":${JSON.stringify(tool)},"arguments":${argumentsJson}}`,
    receivedAt: parts.clock.now(),
    refusal: null,
    earlier: null,
    original: null,
    partOf: null,
  } satisfies ToolCall);
}

function assertObject(json: string): void {
  try {
    if (isRecord(JSON.parse(json))) return;
  } catch {
    // The same sentence for what is no JSON at all.
  }
  throw new GatehouseError('invalid-request', 'The arguments are no JSON object. Write them as {"name": "value"}.');
}

function factsOf(call: ToolCall, clients: readonly CurrentClient[]): CallFacts {
  const { client, server, tool, risk, riskReason, fingerprint, argumentsJson } = call;
  const profile = clients.find(({ id }) => id === client.id)?.profile?.name ?? null;
  const names = { client: client.name, clientId: client.id, profile, server, tool };
  return { ...names, risk, riskReason, fingerprint, argumentsJson, session: newSession, roots: [] };
}

function decide(call: ToolCall, decision: Decision): { decision: Decision; findings: readonly Finding[] } {
  if (decision.effect === 'deny') return { decision, findings: [] };
  const inspection = inspectRequest(call);
  if (inspection.outcome === 'block')
    return { decision: { effect: 'deny', ruleId: null, why: inspection.reason }, findings: [] };
  const findings = inspection.outcome === 'flag' ? inspection.findings : [];
  return { decision: raise(decision, findings), findings };
}

async function requestFor(
  call: ToolCall,
  { decision, findings }: { decision: Decision; findings: readonly Finding[] },
  parts: SimulateParts,
): Promise<ApprovalRequest> {
  const { findings: found, ...reading } = await parts.read(call);
  const { view } = parts.describe({ kind: 'call', call, decision, findings: [...findings, ...found], reading });
  parts.forget(call.session);
  return {
    ...view,
    id: imagined,
    revision: 0,
    calls: 1,
    askedAt: parts.clock.now().toISOString(),
    isClientWaiting: false,
    countdown: null,
  };
}

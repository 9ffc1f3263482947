import { vi } from 'vitest';
import type { Approval } from '../../main/gateway/approval/approve';
import { type Ask, type AskOutcome, noReading, type Question } from '../../main/gateway/approval/question';
import type { Catalog, CatalogTool } from '../../main/gateway/catalog';
import { createConfirm } from '../../main/gateway/confirm';
import type { ToolCall } from '../../main/gateway/tool-call';
import type { Scope } from '../../shared/domain/approval';
import type { Decision } from '../../shared/domain/policy';
import type { Risk } from '../../shared/domain/risk';
import { GatehouseError } from '../../shared/errors';
import { aQuestion, aQueue, minutes } from './a-queue';
import { aCurrentClient, aToolCall } from './builders';

/** One thing that happens; what the numbers mean depends on its kind. */
export interface Step {
  readonly kind: (typeof stepKinds)[number];
  readonly who: number;
  readonly what: number;
  readonly how: number;
}

export const stepKinds = [
  ...repeat('ask', 4),
  ...repeat('ask again', 5),
  ...repeat('allow', 3),
  'allow edited',
  ...repeat('answer late', 3),
  'answer a stale revision',
  'deny',
  'deny session',
  'cancel',
  'reconnect',
  ...repeat('pass time', 2),
  ...repeat('change rules', 2),
  'change definition',
  'open window',
  'revoke',
  'lock',
  'panic',
  'revoke client',
] as const;

/** What happens often stands there often. */
function repeat<T extends string>(kind: T, times: number): T[] {
  return Array.from({ length: times }, () => kind);
}

const clients = ['client-1', 'client-2'] as const;
const risks: Readonly<Record<string, Risk>> = { write_file: 'write', move_file: 'write', delete_file: 'destructive' };
const tools = Object.keys(risks);
const paths = ['a/x', 'a/y', 'b/z'];
const scopes: readonly Scope[] = ['once', '15-minutes', '1-hour', 'session', 'always'];
const reaches = ['exact', 'pattern-1', 'tool', 'server'] as const;
const lastsMs: Readonly<Record<string, number>> = { '15-minutes': 15 * minutes, '1-hour': 60 * minutes };
const pendingAfterMs = 50_000;
const times = [1000, pendingAfterMs, 5 * minutes, 10 * minutes - 1, 10 * minutes, 15 * minutes, 61 * minutes];

/** What somebody allowed, as the model remembers it: none of it is asked of the code under test. */
interface Given {
  readonly requestId: string;
  readonly scope: string;
  readonly covers: (call: ToolCall) => boolean;
  readonly endsAtMs: number;
  /** How many calls it is good for. */
  left: number;
  /** What is to run instead; `null`: the call as it is. */
  readonly argumentsJson: string | null;
}

/** An answer, and what it was an answer to. */
interface Gift {
  readonly requestId: string;
  readonly first: ToolCall;
  readonly rule: string;
  readonly calls: number;
  readonly scope: Scope;
  readonly reach: (typeof reaches)[number];
  readonly isEveryClient: boolean;
  readonly argumentsJson: string | null;
}

interface Asked {
  readonly call: ToolCall;
  readonly client: AbortController;
  requestId: string | null;
  isOver: boolean;
}

/** A gateway's questions and grants with two clients, a person and a world that changes; and a model that checks what runs. */
export function aHistory() {
  const problems: string[] = [];
  const ran: string[] = [];
  const executed = new Set<string>();
  const given: Given[] = [];
  const asked: Asked[] = [];
  const sessions = new Map(clients.map((client) => [client, `${client} 0`]));
  const owed = new Map<string, number>();
  /** Whose question it is: of those that ask the same the first, or one whose session lives. */
  const owners = new Map<string, ToolCall>();
  const versions = new Map(tools.map((tool) => [tool, 0]));
  const revoked = new Set<string>();
  const scene = aQueue({ timeoutMs: 10 * minutes, describe: questionFor });
  const { queue, grants, rules, remembered } = scene;
  let count = 0;
  let policy: { effect: Decision['effect']; name: string } = { effect: 'ask', name: 'first' };
  rules.evaluate = decide;

  const nowMs = () => performance.now();
  const isOver = (session: string | undefined) => ![...sessions.values()].some((live) => live === session);
  const fingerprintOf = (tool: string) => `${tool} ${versions.get(tool)}`;

  function decide(call: ToolCall): Decision {
    const always = remembered.find(
      (rule) => rule.call.tool === call.tool && rule.call.fingerprint === call.fingerprint && isOfRule(rule, call),
    );
    if (always && policy.effect === 'ask') return { effect: 'allow', ruleId: 'always', why: 'Always.' };
    return { effect: policy.effect, ruleId: policy.name, why: `Rule ${policy.name}.` };
  }

  function isOfRule({ call: first, terms }: (typeof remembered)[number], call: ToolCall): boolean {
    if (!terms.isEveryClient && first.client.id !== call.client.id) return false;
    if (terms.condition === '') return true;
    if (terms.condition.startsWith('args')) return call.argumentsJson === first.argumentsJson;
    return pathOf(call).startsWith(terms.condition.slice('path starts with '.length));
  }

  const confirm = createConfirm({
    catalog: {
      isEnabled: () => true,
      tool: (_server, name) =>
        ({
          name,
          fingerprint: fingerprintOf(name),
          risk: risks[name],
          reason: 'because',
          isEnabled: true,
        }) as CatalogTool,
      methodFingerprint: () => '',
    } as Partial<Catalog> as Catalog,
    clients: () => clients.filter((id) => !revoked.has(id)).map((id) => aCurrentClient({ id, name: id })),
    evaluate: decide,
    isCovered: grants.covers,
  });

  function callFor(client: string, tool: string, path: string): ToolCall {
    count += 1;
    return {
      ...template(tool, path),
      id: `call-${count}`,
      client: { id: client, name: client },
      session: sessions.get(client as (typeof clients)[number]) ?? '',
      fingerprint: fingerprintOf(tool),
    };
  }

  function ask(call: ToolCall): void {
    const client = new AbortController();
    const one: Asked = { call, client, requestId: null, isOver: false };
    asked.push(one);
    const question = { kind: 'call', call, decision: decide(call), findings: [], reading: noReading } as const;
    const onOpen = (requestId: string) => {
      one.requestId = requestId;
      if (isOver(owners.get(requestId)?.session)) owners.set(requestId, call);
      // A call that comes back takes the place of one that was told to.
      const left = owed.get(requestId) ?? 0;
      if (left > 0) owed.set(requestId, left - 1);
    };
    const outcome = queue.ask(question, { pendingAfterMs, onOpen }, client.signal);
    outcome.then(
      (settled) => {
        one.isOver = true;
        if (settled.kind === 'pending') owed.set(settled.requestId, (owed.get(settled.requestId) ?? 0) + 1);
        conclude(one, settled);
      },
      () => {
        one.isOver = true;
      },
    );
  }

  /** What the pipeline does with the answer: it confirms, and then the call runs. */
  function conclude({ call, client, requestId }: Asked, outcome: AskOutcome): void {
    const approval = approvalOf(outcome);
    if (!approval || client.signal.aborted) return;
    if (approval.scope === 'once' && requestId === null) ran.push('late');
    try {
      confirm({ call, findings: [], approval });
    } catch {
      return;
    }
    execute(call, approval);
  }

  function execute(call: ToolCall, approval: Approval): void {
    const what = `${call.id} (${call.tool} ${call.argumentsJson}) by ${approval.scope} of ${approval.requestId}`;
    if (executed.has(call.id)) problems.push(`${what} ran twice`);
    executed.add(call.id);
    if (revoked.has(call.client.id)) problems.push(`${what} ran for a client that was revoked`);
    if (call.fingerprint !== fingerprintOf(call.tool)) problems.push(`${what} ran with a definition that had changed`);
    ran.push(approval.scope);
    const problem = approval.scope === 'rule' ? ruleProblem(call) : givenProblem(call, approval);
    if (problem !== null) problems.push(`${what}: ${problem}`);
  }

  function ruleProblem(call: ToolCall): string | null {
    return decide(call).effect === 'allow' ? null : 'no rule allows it';
  }

  /** Uses up what somebody gave. */
  function givenProblem(call: ToolCall, approval: Approval): string | null {
    const match = given.find((each) => isFor(each, approval) && each.covers(call));
    if (!match) return 'nobody allowed that';
    match.left -= 1;
    if (match.argumentsJson !== null) ran.push('edited');
    return match.argumentsJson === (approval.argumentsJson ?? null) ? null : `not with ${approval.argumentsJson}`;
  }

  function isFor(each: Given, { requestId, scope }: Approval): boolean {
    return each.requestId === requestId && each.scope === scope && each.left > 0 && each.endsAtMs > nowMs();
  }

  /** The same call by the same client, in every respect that is shown. */
  function isSame(one: ToolCall, call: ToolCall): boolean {
    return (
      one.client.id === call.client.id &&
      one.tool === call.tool &&
      one.fingerprint === call.fingerprint &&
      one.argumentsJson === call.argumentsJson
    );
  }

  function waitingAt(what: number) {
    const waiting = queue.pending.get();
    return waiting[what % Math.max(1, waiting.length)];
  }

  function allow({ what, how }: Step, argumentsJson: string | null, scope: Scope = scopes[how % 5] ?? 'once'): void {
    const request = waitingAt(what);
    const first = owners.get(request?.id ?? '');
    if (!request || !first) return;
    const reach = reaches[Math.floor(how / 5) % 4] ?? 'tool';
    const isEveryClient = how % 7 === 0 && scope !== 'session';
    const calls = callsOf(request.id);
    if (calls !== request.calls) problems.push(`${request.id} shows ${request.calls} calls and not ${calls}`);
    const { name: rule } = policy;
    send(request, { requestId: request.id, first, rule, calls, scope, reach, isEveryClient, argumentsJson });
    rules.evaluate = decide;
    queue.reevaluate();
  }

  /** Those that wait, and those that were told to come back. */
  function callsOf(id: string): number {
    const waiting = asked.filter(({ requestId, isOver }) => requestId === id && !isOver);
    return waiting.length + (owed.get(id) ?? 0);
  }

  function send({ revision }: { revision: number }, gift: Gift): void {
    const { requestId, scope, reach, isEveryClient, argumentsJson } = gift;
    const before = given.length;
    // What it settles runs in a moment: by then the model has to know.
    give(gift);
    const further = { ...(scope !== 'once' && { reach }), ...(argumentsJson !== null && { argumentsJson }) };
    const reply = { requestId, revision, scope, isEveryClient, wasShownWhole: true, ...further };
    try {
      const outcome = queue.reply({ ...reply, effect: 'allow' });
      if (outcome !== 'settled') problems.push(`${requestId} was ${outcome}`);
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      // A server’s tools are never given for always: then nothing was given.
      given.length = before;
    }
  }

  function give({ first, rule, calls, reach, isEveryClient, ...gift }: Gift): void {
    // Of a session that is over only the retry is left.
    const scope = gift.scope === 'session' && isOver(first.session) ? 'once' : gift.scope;
    const about = { ...gift, scope };
    const isAsIs = () => policy.name === rule;
    given.push({
      ...about,
      // The calls that this one question was about: those that wait, and those that were told to come back within ten minutes.
      covers: (call) => isSame(first, call) && isAsIs(),
      endsAtMs: nowMs() + 10 * minutes,
      left: calls,
    });
    if (scope === 'once' || scope === 'always') return;
    const isWhose = (call: ToolCall) => isEveryClient || call.client.id === first.client.id;
    const isWhen = (call: ToolCall) => scope !== 'session' || call.session === first.session;
    given.push({
      ...about,
      covers: (call) => isAsIs() && isWhose(call) && isWhen(call) && isReached(reach, first, call),
      endsAtMs: nowMs() + (lastsMs[scope] ?? Number.POSITIVE_INFINITY),
      left: Number.POSITIVE_INFINITY,
    });
  }

  function isReached(reach: (typeof reaches)[number], first: ToolCall, call: ToolCall): boolean {
    if (reach === 'server') return call.risk === 'write' && (serverTools.get(call.tool) ?? '') === call.fingerprint;
    if (call.tool !== first.tool || call.fingerprint !== first.fingerprint) return false;
    if (reach === 'exact') return call.argumentsJson === first.argumentsJson;
    return reach === 'tool' || pathOf(call).startsWith('a');
  }

  function changeRules(how: number): void {
    const effects = ['ask', 'ask', 'allow', 'deny'] as const;
    policy = { effect: effects[how % 4] ?? 'ask', name: how % 8 < 4 ? 'first' : `rule ${how}` };
    queue.reevaluate();
  }

  function openWindow({ who, how }: Step): void {
    const id = clients[who % 2] ?? 'client-1';
    const fingerprints = new Map(tools.map((tool) => [tool, fingerprintOf(tool)]));
    const wanted: Risk[] = how % 3 === 0 ? ['write', 'destructive'] : ['write'];
    const time = 1 + (how % 30);
    const windowId = grants.openWindow({
      client: { id, name: id },
      server: 'files',
      risks: wanted,
      minutes: time,
      tools: fingerprints,
    });
    given.push({
      requestId: windowId,
      scope: 'window',
      covers: (call) =>
        call.client.id === id && wanted.includes(call.risk) && fingerprints.get(call.tool) === call.fingerprint,
      endsAtMs: nowMs() + time * minutes,
      left: Number.POSITIVE_INFINITY,
      argumentsJson: null,
    });
    queue.reevaluate();
  }

  function revoke({ what }: Step): void {
    const list = grants.list.get();
    const one = list[what % Math.max(1, list.length)];
    if (!one) return;
    grants.revoke(one.id);
    const isSameGrant = ({ requestId, scope }: Given) =>
      one.kind === 'window' ? requestId === one.id : requestId === one.requestId && scope === one.scope;
    for (const each of given) if (isSameGrant(each)) each.left = 0;
  }

  function endGiven(matches: (each: Given) => boolean): void {
    for (const each of given) if (matches(each)) each.left = 0;
  }

  const steps: Readonly<Record<Step['kind'], (step: Step) => unknown>> = {
    ask: ({ who, what, how }) => ask(callFor(clients[who % 2] ?? '', tools[what % 3] ?? '', paths[how % 3] ?? '')),
    'ask again': ({ what }) => {
      const before = asked.at(-1 - (what % 3));
      if (before) ask(callFor(before.call.client.id, before.call.tool, pathOf(before.call)));
    },
    allow: (step) => allow(step, null),
    'allow edited': (step) => allow(step, `{"path":"c/${step.how}"}`, 'once'),
    'answer late': async (step) => {
      vi.advanceTimersByTime(pendingAfterMs);
      await settle();
      allow(step, null);
    },
    'answer a stale revision': ({ what }) => {
      const request = waitingAt(what);
      if (!request) return;
      const stale = { requestId: request.id, revision: request.revision - 1, wasShownWhole: true };
      const outcome = queue.reply({ ...stale, effect: 'allow', scope: 'once', isEveryClient: false });
      if (outcome !== 'changed') problems.push(`a stale answer was ${outcome}`);
    },
    deny: ({ what }) => scene.shown()[what] && scene.answer({ at: what, effect: 'deny' }),
    'deny session': ({ what }) =>
      scene.shown()[what] && scene.answer({ at: what, effect: 'deny', isWholeSession: true }),
    cancel: ({ what }) => asked[what]?.client.abort(new GatehouseError('cancelled', 'Gone.')),
    reconnect: ({ who, how }) => {
      const client = clients[who % 2] ?? 'client-1';
      const session = sessions.get(client) ?? '';
      for (const each of asked)
        if (each.call.session === session) each.client.abort(new GatehouseError('cancelled', 'Gone.'));
      grants.endSession(session);
      queue.endSession(session);
      sessions.set(client, `${client} ${how + 1}${count}`);
    },
    'pass time': ({ how }) => void vi.advanceTimersByTime(times[how % times.length] ?? 0),
    'change rules': ({ how }) => changeRules(how),
    'change definition': ({ what, how }) => void versions.set(tools[what % 3] ?? '', how),
    'open window': openWindow,
    revoke,
    lock: () => {
      grants.endWindows();
      endGiven(({ scope }) => scope === 'window');
    },
    panic: () => {
      const before = policy;
      policy = { effect: 'deny', name: 'panic' };
      queue.reevaluate();
      grants.endAll();
      endGiven(() => true);
      policy = before;
    },
    'revoke client': ({ who, how }) => {
      if (how % 6 !== 0) return;
      const id = clients[who % 2] ?? 'client-1';
      revoked.add(id);
      grants.revokeClient(id);
      queue.withdrawClient(id);
    },
  };

  return {
    problems,
    ran,
    async run(step: Step): Promise<void> {
      await steps[step.kind](step);
      await settle();
    },
  };
}

const serverTools = new Map([
  ['write_file', 'f'.repeat(64)],
  ['move_file', 'f'.repeat(64)],
]);

function approvalOf(outcome: AskOutcome): Approval | null {
  if (outcome.kind === 'allowed') return outcome;
  return outcome.kind === 'by-rule' && outcome.decision.effect === 'allow' ? { requestId: null, scope: 'rule' } : null;
}

function pathOf({ argumentsJson }: ToolCall): string {
  return (JSON.parse(argumentsJson) as { path: string }).path;
}

/** As many turns as a settled question takes to reach its call. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await undefined;
}

const questions = new Map<string, Question>();

/** Put together once: there are hardly two dozen, and they are asked for a million times. */
function questionFor(ask: Ask): Question {
  const { client, tool, argumentsJson, risk } = ask.call;
  const key = `${client.id} ${tool} ${argumentsJson} ${risk}`;
  const known = questions.get(key) ?? aQuestion(ask);
  questions.set(key, known);
  return known;
}

const templates = new Map<string, ToolCall>();

/** Digests take longer than all the rest. */
function template(tool: string, path: string): ToolCall {
  const key = `${tool} ${path}`;
  const known =
    templates.get(key) ?? aToolCall({ tool, risk: risks[tool] ?? 'write', argumentsJson: JSON.stringify({ path }) });
  templates.set(key, known);
  return known;
}

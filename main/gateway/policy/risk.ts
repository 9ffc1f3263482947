import type { Risk } from '../../../shared/domain/risk';
import { isRecord } from '../json/is-record';

/** A tool's definition as far as its risk shows in it. Everything in it is the server's claim. */
export interface RiskClues {
  readonly name: string;
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly inputSchema?: unknown;
}

export interface RiskVerdict {
  readonly risk: Risk;
  /** Completes “… because”: “its name says “delete””. */
  readonly reason: string;
}

const rank: Record<Risk, number> = { read: 0, write: 1, unknown: 2, destructive: 3, exec: 4 };

const verbsOf: readonly (readonly [Risk, readonly string[]])[] = [
  [
    'exec',
    [
      'exec',
      'execute',
      'run',
      'eval',
      'evaluate',
      'shell',
      'bash',
      'spawn',
      'command',
      'terminal',
      'invoke',
      'script',
      'sudo',
    ],
  ],
  [
    'destructive',
    [
      'delete',
      'remove',
      'drop',
      'destroy',
      'purge',
      'truncate',
      'wipe',
      'erase',
      'kill',
      'terminate',
      'revoke',
      'reset',
      'force',
      'rm',
      'unlink',
      'uninstall',
      'cancel',
      'overwrite',
      'rollback',
      'merge',
      'transfer',
      'pay',
      'refund',
      'clear',
    ],
  ],
  [
    'write',
    [
      'write',
      'create',
      'update',
      'edit',
      'set',
      'add',
      'append',
      'insert',
      'put',
      'post',
      'patch',
      'upload',
      'send',
      'publish',
      'move',
      'rename',
      'copy',
      'save',
      'store',
      'modify',
      'change',
      'push',
      'commit',
      'fork',
      'assign',
      'enable',
      'disable',
      'toggle',
      'start',
      'stop',
      'restart',
      'close',
      'click',
      'type',
      'fill',
      'submit',
      'mkdir',
      'touch',
      'reply',
      'comment',
      'invite',
      'share',
      'deploy',
      'install',
      'import',
      'apply',
      'sync',
      'book',
      'order',
      'buy',
      'schedule',
      'subscribe',
      'unsubscribe',
      'archive',
      'label',
      'mark',
      'approve',
      'replace',
      'upsert',
      'navigate',
      'press',
      'drag',
      'hover',
      'select',
      'handle',
      'checkout',
      'draft',
      'pull',
      'scale',
    ],
  ],
  [
    'read',
    [
      'read',
      'get',
      'list',
      'search',
      'find',
      'query',
      'fetch',
      'show',
      'describe',
      'view',
      'lookup',
      'count',
      'check',
      'status',
      'info',
      'help',
      'ls',
      'cat',
      'stat',
      'tree',
      'diff',
      'log',
      'inspect',
      'browse',
      'retrieve',
      'resolve',
      'echo',
      'ping',
      'head',
      'tail',
      'download',
      'validate',
      'summarize',
      'explain',
      'compare',
      'sum',
      'convert',
      'snapshot',
      'screenshot',
    ],
  ],
];

/** Also the names of things: directly after a word that reads they are what is read, as in `get_commit`. */
const things = new Set([
  'commit',
  'pull',
  'label',
  'comment',
  'order',
  'schedule',
  'archive',
  'post',
  'store',
  'type',
  'book',
]);

const riskOfVerb = new Map(verbsOf.flatMap(([risk, verbs]) => verbs.map((verb) => [verb, risk] as const)));

/** Argument names that hand over a program whatever the tool is called. `query` is left out: most queries only read. */
const execArguments = new Set([
  'command',
  'cmd',
  'script',
  'shell',
  'code',
  'sql',
  'bash',
  'javascript',
  'python',
  'expression',
]);

/**
 * The risk of a tool from its name, its schema and its annotations.
 * Annotations are untrusted hints (MCP “ToolAnnotations”): they may raise the risk, and lower it only when the person trusts the server.
 */
export function classifyRisk(clues: RiskClues, isTrusted: boolean): RiskVerdict {
  const own = worst(byName(clues.name), bySchema(clues.inputSchema));
  const hinted = byAnnotations(clues.annotations);
  if (!hinted) return own;
  if (isTrusted) return hinted;
  // Most servers mark every overwriting tool as destructive (the protocol's own default); a plain write stays one.
  if (own.risk === 'write' && hinted.risk === 'destructive')
    return { ...own, reason: `${own.reason}, and ${hinted.reason}` };
  return rank[hinted.risk] > rank[own.risk] ? hinted : own;
}

/** The worst verb in the name counts: `get_or_create` creates. `search_and_delete` deletes. */
function byName(name: string): RiskVerdict {
  let found: RiskVerdict | undefined;
  let before: string | undefined;
  for (const word of wordsOf(name)) {
    const isThing = things.has(word) && before !== undefined && riskOfVerb.get(before) === 'read';
    const risk = isThing ? undefined : riskOfVerb.get(word);
    before = word;
    if (risk && (!found || rank[risk] > rank[found.risk])) found = { risk, reason: `its name says “${word}”` };
  }
  return found ?? { risk: 'unknown', reason: 'its name does not say what it does' };
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

function bySchema(schema: unknown): RiskVerdict | undefined {
  const properties = isRecord(schema) && isRecord(schema['properties']) ? Object.keys(schema['properties']) : [];
  const telling = properties.find((name) => execArguments.has(name.toLowerCase()));
  return telling ? { risk: 'exec', reason: `it takes “${telling}”` } : undefined;
}

function byAnnotations(annotations: RiskClues['annotations']): RiskVerdict | undefined {
  if (!annotations) return undefined;
  if (annotations['readOnlyHint'] === true) return { risk: 'read', reason: 'the server says that it only reads' };
  if (annotations['destructiveHint'] === true)
    return { risk: 'destructive', reason: 'the server says that it may overwrite or delete' };
  if (annotations['readOnlyHint'] === false) return { risk: 'write', reason: 'the server says that it changes things' };
  return undefined;
}

function worst(first: RiskVerdict, second: RiskVerdict | undefined): RiskVerdict {
  return second && rank[second.risk] > rank[first.risk] ? second : first;
}

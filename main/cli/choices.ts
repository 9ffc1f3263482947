import type { ApprovalRequest, Scope } from '../../shared/domain/approval';

/** What a key means for the request on the screen. */
export type Choice =
  | { kind: 'allow'; scope: Scope; mustConfirm: boolean }
  | { kind: 'deny' }
  | { kind: 'guide' }
  | { kind: 'skip' }
  | { kind: 'show' };

const scopeKeys: readonly (readonly [string, Scope])[] = [
  ['y', 'once'],
  ['t', '15-minutes'],
  ['s', 'session'],
  ['a', 'always'],
];

/**
 * The keys that may be pressed now. What is not wholly on the screen cannot be allowed; what destroys, or has a serious finding,
 * is confirmed by typing its id.
 */
export function choicesFor(request: ApprovalRequest, isFolded: boolean): ReadonlyMap<string, Choice> {
  const mustConfirm = request.risk === 'destructive' || request.findings.some(({ severity }) => severity === 'high');
  const scopes = isFolded ? [] : scopeKeys.filter(([, scope]) => request.scopes.includes(scope));
  return new Map<string, Choice>([
    ...scopes.map(([key, scope]) => [key, { kind: 'allow', scope, mustConfirm }] as const),
    ['n', { kind: 'deny' }],
    ['g', { kind: 'guide' }],
    ['v', { kind: 'show' }],
    ['k', { kind: 'skip' }],
  ]);
}

const words: Readonly<Record<string, string>> = {
  y: 'allow once',
  t: 'allow for 15 minutes',
  s: 'allow for this session',
  a: 'allow always',
  n: 'deny',
  g: 'deny and say why',
  v: 'show everything',
  k: 'skip',
};

export function explainChoices(choices: ReadonlyMap<string, Choice>): string {
  return [...choices.keys()].map((key) => `${key} ${words[key]}`).join(' · ');
}

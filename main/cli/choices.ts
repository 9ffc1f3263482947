import type { ApprovalRequest, ReachOffer, Scope } from '../../shared/domain/approval';

/** What a key means for the request on the screen. */
export type Choice =
  | { kind: 'allow'; scope: Scope }
  | { kind: 'deny' }
  | { kind: 'deny-session' }
  | { kind: 'guide' }
  | { kind: 'release' }
  | { kind: 'group' }
  | { kind: 'skip' }
  | { kind: 'show' };

const scopeKeys: readonly (readonly [string, Scope])[] = [
  ['y', 'once'],
  ['t', '15-minutes'],
  ['h', '1-hour'],
  ['s', 'session'],
  ['a', 'always'],
];

/** The keys that may be pressed now. What is not wholly on the screen can neither be allowed nor released. */
export function choicesFor(request: ApprovalRequest, isFolded: boolean): ReadonlyMap<string, Choice> {
  return new Map<string, Choice>([
    ...(isFolded ? [] : yesesFor(request)),
    ['n', { kind: 'deny' }],
    ['g', { kind: 'guide' }],
    ...(request.kind === 'call' ? ([['d', { kind: 'deny-session' }]] as const) : []),
    ...(request.group === null ? [] : ([['b', { kind: 'group' }]] as const)),
    ['v', { kind: 'show' }],
    ['k', { kind: 'skip' }],
  ]);
}

function yesesFor(request: ApprovalRequest): (readonly [string, Choice])[] {
  if (request.kind === 'result') return [['y', { kind: 'release' }]];
  return scopeKeys
    .filter(([, scope]) => scope === 'once' || reachesFor(request, scope).length > 0)
    .map(([key, scope]) => [key, { kind: 'allow', scope }]);
}

/** What an answer may cover for this time. */
export function reachesFor({ reaches }: ApprovalRequest, scope: Scope): readonly ReachOffer[] {
  return reaches.filter(({ scopes }) => scopes.includes(scope));
}

/** What must be typed before a yes; `null`: nothing. */
export function confirmationFor({ id, ceremony, risk, findings }: ApprovalRequest): string | null {
  if (ceremony.kind === 'type') return ceremony.target;
  const isSerious = risk === 'destructive' || findings.some(({ severity }) => severity === 'high');
  return ceremony.kind === 'hold' || isSerious ? id : null;
}

const words: Readonly<Record<Choice['kind'], string>> = {
  allow: 'allow',
  release: 'let the client have it',
  deny: 'deny',
  'deny-session': 'deny all of this session',
  guide: 'deny and say why',
  group: 'all of this burst',
  show: 'show everything',
  skip: 'skip',
};

const scopeNames: Readonly<Record<Scope, string>> = {
  once: 'once',
  '15-minutes': 'for 15 minutes',
  '1-hour': 'for 1 hour',
  session: 'for this session',
  always: 'always',
};

export function explainChoices(choices: ReadonlyMap<string, Choice>): string {
  return [...choices]
    .map(([key, choice]) => {
      const what = choice.kind === 'allow' ? `allow ${scopeNames[choice.scope]}` : words[choice.kind];
      return `${key} ${what}`;
    })
    .join(' · ');
}

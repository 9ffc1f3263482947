import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ApprovalRequest, Scope } from '../../shared/domain/approval';
import { listenToKeys, type PromptKeys } from './prompt-keys';
import { isLong, scopeOrder } from './scopes';
import { useAnswer } from './use-answer';
import { useArming } from './use-arming';
import { useDisplayed } from './use-displayed';
import { useHold } from './use-hold';
import { useMoreBelow } from './use-more-below';

export interface PromptOptions {
  request: ApprovalRequest;
  /** `null`: nothing else waits. */
  onWalk: ((step: 1 | -1) => void) | null;
  /** The person came here by walking; then walking on needs no waiting. */
  isWalking: boolean;
  onSettled: () => void;
}

/** Everything the prompt knows and can do; the components only show it. */
export function usePrompt({ request, onWalk, isWalking, onSettled }: PromptOptions) {
  const answering = useAnswer(request, onSettled);
  const shown = `${request.id} ${request.revision} ${answering.attempt}`;
  const arming = useArming(shown);
  const displayed = useDisplayed(request);
  const bodyRef = useRef<HTMLDivElement>(null);
  const below = useMoreBelow(bodyRef, `${request.revision} ${displayed.isAll}`);
  const isAllDisplayed = displayed.isAll && below.wasEndSeen;
  const [scope, setScope] = useScope(request, isAllDisplayed);
  const [isRaw, setRaw] = useState(false);
  const [guidance, setGuidance] = useState({ isOpen: false, text: '' });
  const focus = useFocus(shown, guidance.isOpen);

  const isSerious = request.risk === 'destructive' || request.findings.some(({ severity }) => severity === 'high');
  const hold = useHold(shown, () => answering.allow(scope));
  const fairly = (act: () => void) => () => arming.isFair() && act();

  const deny = fairly(() => answering.deny(guidance.isOpen ? guidance.text : ''));
  const write = fairly(() => setGuidance((before) => ({ ...before, isOpen: true })));
  const stopWriting = () => setGuidance((before) => ({ ...before, isOpen: false }));
  const toggleRaw = () => setRaw((before) => !before);
  const allow = fairly(() => answering.allow(scope));

  useKeys({
    deny,
    allow: ({ isTimed }) => {
      if (!arming.isFair()) return;
      if (guidance.isOpen) answering.deny(guidance.text);
      else if (isSerious) hold.start({ isTimed });
      else answering.allow(scope);
    },
    allowAgain: hold.again,
    letGo: hold.stop,
    chooseScope: (place) => fairly(() => setScope(scopeOrder[place]))(),
    write,
    stopWriting,
    toggleRaw,
    walk: (step) => (isWalking || arming.isFair()) && onWalk?.(step),
    mayPress: focus.isByHand,
    moveFocus: focus.moved,
  });

  return {
    answering,
    bodyRef,
    hasMoreBelow: below.hasMore,
    isAllDisplayed,
    arming,
    displayed,
    focus,
    guidance,
    hold,
    isRaw,
    isSerious,
    scope,
    allow,
    deny,
    setScope,
    stopWriting,
    toggleRaw,
    write,
    startHold: fairly(() => hold.start()),
    setGuidanceText: (text: string) => setGuidance({ isOpen: true, text }),
  };
}

/** The scope chosen for what is shown now: the narrowest until somebody widens it, and again when the request changes. */
function useScope({ revision, scopes }: ApprovalRequest, isAllDisplayed: boolean) {
  const narrowest = scopeOrder.find((scope) => scopes.includes(scope)) ?? 'once';
  const [chosen, setChosen] = useState<{ revision: number; scope: Scope } | null>(null);
  const mayUse = (scope: Scope) => scopes.includes(scope) && (isAllDisplayed || !isLong(scope));
  const scope = chosen?.revision === revision && mayUse(chosen.scope) ? chosen.scope : narrowest;
  const choose = (next: Scope | undefined) => {
    if (next && mayUse(next)) setChosen({ revision, scope: next });
  };
  return [scope, choose] as const;
}

/** Puts the focus on Deny for every request shown, and knows whether it is still there by us or by the person. */
function useFocus(shown: string, isWriting: boolean) {
  const denyRef = useRef<HTMLButtonElement>(null);
  const state = useRef({ isByHand: false, isOurs: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another request shown is another first focus.
  useLayoutEffect(() => {
    state.current = { isByHand: false, isOurs: true };
    if (!isWriting) denyRef.current?.focus({ preventScroll: true });
    state.current.isOurs = false;
  }, [shown, isWriting]);
  return {
    denyRef,
    isByHand: useCallback(() => state.current.isByHand, []),
    isOurs: useCallback(() => state.current.isOurs, []),
    moved: useCallback(() => {
      state.current.isByHand = true;
    }, []),
  };
}

function useKeys(keys: PromptKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => listenToKeys(() => latest.current), []);
}

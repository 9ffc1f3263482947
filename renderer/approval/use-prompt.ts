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
  const reading = useReading(request);
  const [scope, setScope] = useScope(request, reading.isAllDisplayed);
  const [guidance, setGuidance] = useState({ isOpen: false, text: '' });
  const focus = useFocus(shown, guidance.isOpen);
  const hold = useHold(shown, () => answering.allow(scope));
  const isSerious = request.risk === 'destructive' || request.findings.some(({ severity }) => severity === 'high');

  const fairly = (act: () => void) => () => {
    if (arming.isFair()) act();
  };
  const acts = {
    allow: fairly(() => answering.allow(scope)),
    deny: fairly(() => answering.deny(guidance.isOpen ? guidance.text : '')),
    write: fairly(() => setGuidance((before) => ({ ...before, isOpen: true }))),
    stopWriting: () => setGuidance((before) => ({ ...before, isOpen: false })),
    startHold: fairly(hold.start),
  };

  useKeys({
    ...acts,
    allow({ isTimed }) {
      if (guidance.isOpen) acts.deny();
      else if (isSerious) fairly(() => hold.start({ isTimed }))();
      else acts.allow();
    },
    allowAgain: hold.again,
    letGo: hold.stop,
    chooseScope: (place) => fairly(() => setScope(scopeOrder[place]))(),
    toggleRaw: reading.toggleRaw,
    walk: (step) => (isWalking || arming.isFair()) && onWalk?.(step),
    mayPress: focus.isByHand,
    moveFocus: focus.moved,
  });

  const setGuidanceText = (text: string) => setGuidance({ isOpen: true, text });
  return { ...acts, answering, arming, focus, guidance, hold, isSerious, reading, scope, setScope, setGuidanceText };
}

/** What the person reads and how much of it has been on the screen. */
function useReading(request: ApprovalRequest) {
  const displayed = useDisplayed(request);
  const bodyRef = useRef<HTMLDivElement>(null);
  const below = useMoreBelow(bodyRef, `${request.revision} ${displayed.isAll}`);
  const [isRaw, setRaw] = useState(false);
  return {
    bodyRef,
    hasMoreBelow: below.hasMore,
    isAllDisplayed: displayed.isAll && below.wasEndSeen,
    isRaw,
    onShown: displayed.add,
    onRawShown: displayed.addRaw,
    toggleRaw: () => setRaw((before) => !before),
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

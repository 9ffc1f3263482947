import { useRef, useState } from 'react';
import { usePromptKeys } from '../prompt-keys';
import { useArming } from '../use-arming';
import { useFirstFocus } from '../use-first-focus';
import { useMoreBelow } from '../use-more-below';
import type { Unit } from './units';
import { useGroupAnswer } from './use-group-answer';
import { useTicks } from './use-ticks';

export interface GroupOptions {
  unit: Unit;
  /** `null`: nothing else waits. */
  onWalk: ((step: 1 | -1) => void) | null;
  isWalking: boolean;
  onSettled: (unit: Unit) => void;
}

/** Everything the card of a group knows and can do. */
export function useGroup({ unit, onWalk, isWalking, onSettled }: GroupOptions) {
  const answering = useGroupAnswer(onSettled);
  const names = unit.map(({ id, revision }) => `${id} ${revision}`).join(' ');
  const shown = `${names} ${answering.attempt}`;
  const arming = useArming(shown);
  const ticks = useTicks(unit, arming.isArmed);
  const bodyRef = useRef<HTMLDivElement>(null);
  const below = useMoreBelow(bodyRef, names);
  const [guidance, setGuidance] = useState({ isOpen: false, text: '' });
  const focus = useFirstFocus(shown, guidance.isOpen);
  const fairly = (act: () => void) => () => {
    if (arming.isFair()) act();
  };
  const readOn = () => bodyRef.current?.scrollBy?.({ top: bodyRef.current.clientHeight - 40 });

  const acts = {
    allow: fairly(() => (below.wasMarkSeen ? answering.send(ticks.ticked, 'allow') : readOn())),
    deny: fairly(() => answering.send(ticks.ticked, 'deny', guidance.isOpen ? guidance.text : '')),
    write: fairly(() => setGuidance((before) => ({ ...before, isOpen: true }))),
    stopWriting: () => setGuidance((before) => ({ ...before, isOpen: false })),
  };
  const walk = (step: 1 | -1) => () => (isWalking || arming.isFair()) && onWalk?.(step);
  usePromptKeys({
    confirmAgain: () => {},
    letGo: () => {},
    mayPress: focus.isByHand,
    moveFocus: focus.moved,
    ...(guidance.isOpen
      ? { confirm: acts.deny, escape: acts.stopWriting, leave: acts.stopWriting, bare: {} }
      : {
          confirm: acts.allow,
          escape: acts.deny,
          leave: focus.reset,
          bare: { r: acts.write, j: walk(1), k: walk(-1) },
        }),
  });

  const setText = (text: string) => setGuidance({ isOpen: true, text });
  return { ...acts, answering, arming, ticks, bodyRef, below, guidance, setText, focus };
}

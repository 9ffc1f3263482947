import { plainNo, refusalFrom } from './answers';
import type { PromptKeys } from './prompt-keys';
import { scopeOrder } from './scopes';
import type { PromptFacts, PromptOptions } from './use-prompt';

export interface PromptActs {
  allow(): void;
  startHold(press?: { isTimed: boolean }): void;
  deny(): void;
  write(): void;
  edit(): void;
  prove(): void;
}

/** What can be done about what is shown, by click and by key. Acts that began before it could be answered do nothing. */
export function actsOf({ request }: PromptOptions, facts: PromptFacts): PromptActs {
  const { answering, arming, editing, guidance, reading } = facts;
  const fairly = (act: () => void) => {
    if (arming.isFair()) act();
  };
  /** What is not on the screen yet is read before it is answered with yes; to read on there is nothing to wait for. */
  const yes = (act: () => void) => {
    if (!reading.isReadToEnd) reading.readOn();
    else fairly(() => facts.isTyped && act());
  };
  return {
    allow: () => yes(facts.sendYes),
    startHold: (press) => yes(() => facts.hold.start(press)),
    deny: () => fairly(() => answering.send(refusalFrom(request, guidance.isOpen ? guidance : plainNo))),
    write: () => fairly(guidance.open),
    edit: () => fairly(() => editing.isPossible && editing.open()),
    prove: () =>
      fairly(() => {
        const { proof } = answering;
        proof?.onProve(...(proof.method === 'passphrase' ? [facts.passphrase] : []));
        facts.setPassphrase('');
      }),
  };
}

/** The keys of the view that is shown. */
export function keysOf(options: PromptOptions, facts: PromptFacts, acts: PromptActs): PromptKeys {
  const { hold, focus } = facts;
  const shared = { confirmAgain: hold.again, letGo: hold.stop, mayPress: focus.isByHand, moveFocus: focus.moved };
  return { ...shared, ...keysOfView(options, facts, acts) };
}

type KeysOfView = Pick<PromptKeys, 'confirm' | 'escape' | 'leave' | 'bare'>;

function keysOfView(options: PromptOptions, facts: PromptFacts, acts: PromptActs): KeysOfView {
  const { answering, editing, guidance, focus } = facts;
  if (answering.proof) return without(acts.prove, answering.proof.onCancel);
  if (editing.isOpen) return without(editing.apply, editing.close);
  if (guidance.isOpen) return without(acts.deny, guidance.close);
  const isHeld = options.request.ceremony.kind === 'hold';
  return {
    confirm: isHeld ? acts.startHold : acts.allow,
    escape: acts.deny,
    leave: focus.reset,
    bare: bareKeys(options, facts, acts),
  };
}

/** Where a text is written, letters are letters. */
function without(confirm: () => void, back: () => void): KeysOfView {
  return { confirm, escape: back, leave: back, bare: {} };
}

function bareKeys({ request, onWalk, onTogether, isWalking }: PromptOptions, facts: PromptFacts, acts: PromptActs) {
  const { arming, choosing, editing, reading } = facts;
  const walk = (step: 1 | -1) => () => (isWalking || arming.isFair()) && onWalk?.(step);
  const choices = scopeOrder.map((scope, place) => [
    String(place + 1),
    () => arming.isFair() && choosing.setScope(scope),
  ]);
  return {
    r: acts.write,
    v: reading.toggleRaw,
    j: walk(1),
    k: walk(-1),
    ...(onTogether && { g: onTogether }),
    ...(editing.isPossible && { e: acts.edit }),
    ...(request.kind === 'call' && Object.fromEntries(choices)),
  };
}

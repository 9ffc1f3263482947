import { useEffect, useRef } from 'react';

/** What the keys of the prompt do. Whether a press counts is for the receiver to say. */
export interface PromptKeys {
  /** ⌘ or Ctrl with Enter went down. `isTimed`: the key will tell when it is let go; ⌘ on macOS swallows that. */
  confirm(press: { isTimed: boolean }): void;
  /** The same, still held. */
  confirmAgain(): void;
  letGo(): void;
  escape(): void;
  /** Escape while a text is being written. */
  leave(): void;
  /** Letters and digits by themselves, while no text is being written. */
  readonly bare: Readonly<Record<string, () => void>>;
  /** Whether bare Enter or Space may press a focused button that answers: only when the person moved the focus there. */
  mayPress(): boolean;
  /** Tab: from now on the focus is where the person put it. */
  moveFocus(): void;
}

/** Listens before everything else in the window, as long as the component is there. */
export function usePromptKeys(keys: PromptKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => listenToKeys(() => latest.current), []);
}

function listenToKeys(keys: () => PromptKeys): () => void {
  const ended = new AbortController();
  const options = { capture: true, signal: ended.signal };
  window.addEventListener('keydown', (event) => onKeyDown(event, keys()), options);
  window.addEventListener('keyup', (event) => onKeyUp(event, keys()), options);
  return () => ended.abort();
}

function onKeyDown(event: KeyboardEvent, keys: PromptKeys): void {
  if (isPopupOpen()) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    take(event);
    if (event.repeat) keys.confirmAgain();
    else keys.confirm({ isTimed: !event.metaKey });
  } else if (isTextField(event.target)) {
    onTyping(event, keys);
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    onBareKey(event, keys);
  }
}

function onTyping(event: KeyboardEvent, keys: PromptKeys): void {
  // While an input method composes, Enter and Escape are its keys.
  if (event.isComposing) return;
  if (event.key === 'Tab') keys.moveFocus();
  if (event.key === 'Escape') {
    take(event);
    if (!event.repeat) keys.leave();
  } else if (event.key === 'Enter' && !mayHoldLines(event.target)) {
    take(event);
  }
}

function onBareKey(event: KeyboardEvent, keys: PromptKeys): void {
  if (event.key === 'Tab') keys.moveFocus();
  if ((event.key === 'Enter' || event.key === ' ') && isAnswer(event.target) && !keys.mayPress()) take(event);
  const act = event.key === 'Escape' ? keys.escape : keys.bare[event.key.toLowerCase()];
  if (!act) return;
  take(event);
  if (!event.repeat) act();
}

const holding = new Set(['Enter', ' ', 'Control', 'Meta']);

function onKeyUp(event: KeyboardEvent, keys: PromptKeys): void {
  if (holding.has(event.key)) keys.letGo();
  // Space presses on the way up.
  if (event.key === ' ' && isAnswer(event.target) && !keys.mayPress()) take(event);
}

function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

const pressed = new Set(['checkbox', 'radio', 'button']);

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !pressed.has(target.type));
}

function mayHoldLines(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset['multiline'] !== undefined;
}

function isAnswer(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset['answer'] !== undefined;
}

/** The lists of times and reaches have keys of their own. */
function isPopupOpen(): boolean {
  return document.querySelector('[aria-haspopup][aria-expanded="true"]') !== null;
}

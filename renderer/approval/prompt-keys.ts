/** What the keys of the prompt do. Whether a press counts is for the receiver to say. */
export interface PromptKeys {
  deny(): void;
  /** ⌘ or Ctrl with Enter went down. `isTimed`: the key will tell when it is let go; ⌘ on macOS swallows that. */
  allow(press: { isTimed: boolean }): void;
  /** The same, still held. */
  allowAgain(): void;
  letGo(): void;
  chooseScope(place: number): void;
  write(): void;
  stopWriting(): void;
  toggleRaw(): void;
  walk(step: 1 | -1): void;
  /** Whether bare Enter or Space may press the focused button: only when the person moved the focus there. */
  mayPress(): boolean;
  /** Tab: from now on the focus is where the person put it. */
  moveFocus(): void;
}

/** Listens before everything else in the window, until the returned function is called. */
export function listenToKeys(keys: () => PromptKeys): () => void {
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
    if (event.repeat) keys.allowAgain();
    else keys.allow({ isTimed: !event.metaKey });
  } else if (isTextField(event.target)) {
    onTyping(event, keys);
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    onBareKey(event, keys);
  }
}

function onTyping(event: KeyboardEvent, keys: PromptKeys): void {
  // While an input method composes, Enter and Escape are its keys.
  if (event.isComposing) return;
  if (event.key === 'Escape') {
    take(event);
    keys.stopWriting();
  } else if (event.key === 'Enter') {
    take(event);
  }
}

function onBareKey(event: KeyboardEvent, keys: PromptKeys): void {
  if (event.key === 'Tab') keys.moveFocus();
  if ((event.key === 'Enter' || event.key === ' ') && isAnswer(event.target) && !keys.mayPress()) take(event);
  const act = bareKeys[event.key.toLowerCase()];
  if (!act) return;
  take(event);
  if (!event.repeat) act(keys);
}

const bareKeys: Readonly<Record<string, (keys: PromptKeys) => void>> = {
  escape: (keys) => keys.deny(),
  r: (keys) => keys.write(),
  v: (keys) => keys.toggleRaw(),
  j: (keys) => keys.walk(1),
  k: (keys) => keys.walk(-1),
  1: (keys) => keys.chooseScope(0),
  2: (keys) => keys.chooseScope(1),
  3: (keys) => keys.chooseScope(2),
  4: (keys) => keys.chooseScope(3),
  5: (keys) => keys.chooseScope(4),
};

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

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}

function isAnswer(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset['answer'] !== undefined;
}

/** The list of scopes has keys of its own. */
function isPopupOpen(): boolean {
  return document.querySelector('[aria-haspopup][aria-expanded="true"]') !== null;
}

import { visible } from './visible';

export interface LineEditor {
  /** What was typed: the line when Enter ended it, `null` when Esc did, `undefined` while it goes on. */
  type(chunk: string): string | null | undefined;
  /** The line as it may be shown. */
  shown(): string;
}

/** One line in raw mode: characters, backspace, Enter, Esc. Sequences of other keys are ignored whole. Of a secret nothing is shown. */
export function createLineEditor({ limit, isSecret = false }: { limit: number; isSecret?: boolean }): LineEditor {
  let typed: string[] = [];
  return {
    type(chunk) {
      if (chunk === '\u001b') return null;
      if (chunk.startsWith('\u001b')) return undefined;
      for (const character of chunk) {
        if (character === '\r' || character === '\n') return typed.join('');
        typed = edit(typed, character).slice(0, limit);
      }
      return undefined;
    },
    shown: () => (isSecret ? '' : visible(typed.join(''))),
  };
}

function edit(typed: readonly string[], character: string): string[] {
  if (character === '\u007f' || character === '\b') return typed.slice(0, -1);
  return visible(character) === character ? [...typed, character] : [...typed];
}

import { describe, expect, it } from 'vitest';
import { createLineEditor } from '../../../main/cli/line-editor';

const typeAll = (chunks: readonly string[], limit = 20) => {
  const editor = createLineEditor({ limit });
  return { results: chunks.map((chunk) => editor.type(chunk)), shown: editor.shown() };
};

describe('createLineEditor', () => {
  it('gives the line when Enter ends it', () => {
    expect(typeAll(['h', 'i', '\r']).results).toEqual([undefined, undefined, 'hi']);
  });

  it('takes back with backspace, whole characters at a time', () => {
    expect(typeAll(['a👍', '\u007f', 'b\b', '\r']).results.at(-1)).toBe('a');
  });

  it('is given up with Esc', () => {
    expect(typeAll(['a', '\u001b']).results.at(-1)).toBeNull();
  });

  it('ignores other keys and characters that hide', () => {
    expect(typeAll(['a', '\u001b[A', '\u0001', '\u202e', '\tb']).shown).toBe('ab');
  });

  it('takes no more than the limit', () => {
    expect(typeAll(['x'.repeat(50)], 20).shown).toBe('x'.repeat(20));
  });
});

it('shows nothing of a secret, and gives it whole', () => {
  const editor = createLineEditor({ limit: 10, isSecret: true });
  editor.type('sesame');
  expect([editor.shown(), editor.type('\r')]).toEqual(['', 'sesame']);
});

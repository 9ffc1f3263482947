import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nameRequest, renderRequest } from '../../../main/cli/render-request';
import type { ApprovalRequest } from '../../../shared/domain/approval';
import { anApprovalRequest } from '../../support/panel-services';

function render(fields: Partial<ApprovalRequest> = {}, { isWhole = false, isColor = false, columns = 80 } = {}) {
  const { lines, isFolded } = renderRequest(anApprovalRequest(fields), {
    columns,
    isColor,
    isWhole,
    position: 1,
    waiting: 3,
  });
  return { lines, isFolded, text: lines.join('\n') };
}

const text = (value: string) => [{ key: 'content', kind: 'text' as const, value }];

describe('renderRequest', () => {
  it('says why less is offered than there could be', () => {
    const withheld = '15 minutes at most: it runs a program.';
    expect(render({ withheld }).text).toContain(`  ${withheld}`);
    expect(render().text).not.toContain('at most');
  });

  it('says who wants what where, in which order the questions come', () => {
    const { text } = render({
      findings: [{ severity: 'high', label: 'Overwrites a file' }],
      calls: 2,
      isClientWaiting: false,
    });
    const parts = [
      'Request K7QX, 1 of 3 waiting',
      'Cursor wants to run “write_file” on “files”.',
      'Cursor: verified by token. files: a local server you added on 12 Nov.',
      '▲ Overwrites a file',
      'path                 │ /home/me/site/index.html',
      'You are asked because no rule covers this.',
      'One answer covers 2 identical calls.',
      'The client was told to ask again',
    ];
    const positions = parts.map((part) => text.indexOf(part));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual([...positions].sort((one, other) => one - other));
  });

  it('shows control, bidi and zero-width characters as escapes in every part', () => {
    const evil = 'x\u001b[31m\u202e\u200b';
    const { text } = render({
      client: evil,
      server: evil,
      serverNote: evil,
      tool: evil,
      why: evil,
      findings: [{ severity: 'high', label: evil }],
      arguments: [{ key: evil, kind: 'text', value: evil }],
      argumentsJson: evil,
    });
    for (const hidden of ['\u202e', '\u200b', '\u001b']) expect(text).not.toContain(hidden);
    expect(text.split('x\\u{1b}[31m\\u{202e}\\u{200b}').length).toBeGreaterThan(8);
  });

  it('begins every line of a value with its own margin, so that none can pose as ours', () => {
    const spoof = `ok\n── Request A111, 1 of 1 waiting ──\n${'─'.repeat(300)}`;
    const { lines } = render({ arguments: text(spoof) }, { isWhole: true });
    const from = lines.findIndex((line) => line.includes('│ ok'));
    expect(lines.slice(from, from + 6).every((line) => /^ {4}[a-z ]{21}│ /.test(line))).toBe(true);
    expect(lines.filter((line) => line.startsWith('──'))).toHaveLength(1);
  });

  it('breaks every line before the terminal would, wide characters included', () => {
    const value = `${'世'.repeat(200)}${'a'.repeat(200)}${'\u202e'.repeat(40)}`;
    const { lines } = render({ arguments: text(value), tool: 'x'.repeat(200) }, { isWhole: true, columns: 60 });
    const widths = lines.map((line) =>
      Array.from(line, (character) => (character <= '~' || character === '│' ? 1 : 2)),
    );
    for (const width of widths) expect(width.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60);
    expect(lines.join('').match(/世/g)).toHaveLength(200);
  });

  it('folds a long value with a count and shows all of it when asked', () => {
    const value = Array.from({ length: 42 }, (_, line) => `line ${line}`).join('\n');
    const folded = render({ arguments: text(value) });
    expect(folded.isFolded).toBe(true);
    expect(folded.text).toContain(`… folded: 42 lines, ${value.length} characters in all.`);
    expect(folded.text).not.toContain('line 8');
    const whole = render({ arguments: text(value) }, { isWhole: true });
    expect(whole.isFolded).toBe(false);
    expect(whole.text).toContain('line 41');
  });

  it('folds one line of a million characters, and many arguments', () => {
    expect(render({ arguments: text('x'.repeat(1_000_000)) })).toMatchObject({ isFolded: true });
    const many = Array.from({ length: 25 }, (_, index) => ({ key: `k${index}`, kind: 'json' as const, value: '1' }));
    const folded = render({ arguments: many });
    expect(folded).toMatchObject({ isFolded: true });
    expect(folded.text).toContain('… 5 more arguments are not shown.');
  });

  it('shows the exact JSON beside the whole', () => {
    const { text } = render({ argumentsJson: '{"path":"\\u202e"}' }, { isWhole: true });
    expect(text).toContain('│ {"path":"\\u202e"}');
  });

  it('marks escapes by reverse video where there is colour', () => {
    const { text } = render({ arguments: [{ key: 'path', kind: 'text', value: 'a\u202eb' }] }, { isColor: true });
    expect(text).toContain('a\u001b[7m\\u{202e}\u001b[27mb');
    expect(stripVTControlCharacters(text)).toContain('a\\u{202e}b');
  });

  it('shows a held result folded, then whole, and says that its call has run', () => {
    const result = { kind: 'result' as const, resultJson: `{"text":"${'x'.repeat(2000)}"}` };
    const folded = render(result);
    expect(folded.text).toContain('Cursor ran “write_file” on “files” and waits for the result.');
    expect(folded.isFolded).toBe(true);
    expect(render(result, { isWhole: true })).toMatchObject({ isFolded: false });
  });

  it('says what the call does, and what the session did', () => {
    const { text } = render({ summary: 'Write index.html', context: ['Once in this session you said no.'] });
    expect(text).toContain('  Write index.html\n');
    expect(text).toContain('  Once in this session you said no.');
  });

  it('names a request in one line', () => {
    expect(nameRequest(anApprovalRequest({ tool: 'a\nb' }))).toBe('K7QX: Cursor → a\\nb on files');
  });
});

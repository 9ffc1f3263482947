import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { allowButton, arm, click, denyButton, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

const replies = 'approvals.reply' as const;
const denial = { requestId: 'K7QX', revision: 1, effect: 'deny', isWholeSession: false };

describe('what it shows', () => {
  it('asks in the order of the question: who, what, risks, exactly what, why, answer', async () => {
    await openPrompt([anApprovalRequest({ findings: [{ severity: 'medium', label: 'Overwrites a file' }] })]);
    const text = screen.getByRole('alertdialog').textContent ?? '';
    const inOrder = [
      'verified by token',
      'Cursor wants to run write_file',
      'on Filesystem, a local server you added on 12 Nov',
      'Overwrites a file',
      '/Users/ana/notes.txt',
      'no rule covers write_file',
      'Just this once',
      'Deny Esc',
      'Allow once',
    ];
    const places = inOrder.map((words) => text.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('is an alert dialog named by the sentence, with the focus on Deny', async () => {
    await openPrompt([anApprovalRequest()]);
    expect(screen.getByRole('alertdialog', { name: 'Cursor wants to run write_file' })).toBeTruthy();
    expect(document.activeElement).toBe(denyButton());
  });

  it('says when one answer covers identical calls, and when the client was told to come back', async () => {
    await openPrompt([anApprovalRequest({ calls: 2, isClientWaiting: false })]);
    expect(screen.getByText(/2 identical calls/)).toBeTruthy();
    expect(screen.getByText(/was told to call again/)).toBeTruthy();
  });

  it('shows hostile names and values as text, with what hides in them', async () => {
    await openPrompt([
      anApprovalRequest({
        tool: 'write\u202e_elif',
        arguments: [{ key: 'html', kind: 'text', value: '<img src=x onerror=alert(1)>\u200b' }],
      }),
    ]);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText(/<img src=x onerror=alert\(1\)>/)).toBeTruthy();
    expect(screen.getByRole('alertdialog').textContent).toContain('writeU+202E_elif');
    expect(screen.getByText('U+200B')).toBeTruthy();
  });

  it('shows the exact JSON on V, and the list again on V', async () => {
    await openPrompt([anApprovalRequest()]);
    await press('v');
    expect(screen.getByText('{"path":"/Users/ana/notes.txt"}')).toBeTruthy();
    await press('v');
    expect(screen.queryByText('{"path":"/Users/ana/notes.txt"}')).toBeNull();
  });

  it('puts the affirmative button right, and left on Windows', async () => {
    await openPrompt([anApprovalRequest()]);
    expect(allowButton().parentElement?.className).not.toContain('flex-row-reverse');
  });

  it('puts the affirmative button left on Windows', async () => {
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('Win32');
    await openPrompt([anApprovalRequest()]);
    expect(allowButton().parentElement?.className).toContain('flex-row-reverse');
  });
});

describe('what comes of an answer', () => {
  it('asks to look again when the request had changed, and arms again', async () => {
    const bridge = await openPrompt([anApprovalRequest()], { 'approvals.reply': () => ({ outcome: 'changed' }) });
    await arm();
    await click(allowButton());
    expect(screen.getByText('The request changed; look again.')).toBeTruthy();
    await click(allowButton());
    expect(bridge.inputs(replies)).toHaveLength(1);
    await pass(700);
    await click(allowButton());
    expect(bridge.inputs(replies)).toHaveLength(2);
  });

  it('says that the answer was not used when the request was gone', async () => {
    await openPrompt([anApprovalRequest()], { 'approvals.reply': () => ({ outcome: 'gone' }) });
    await arm();
    await press('Escape');
    expect(screen.getByText(/Your answer was not used/)).toBeTruthy();
  });

  it('says in a sentence why an answer could not be given', async () => {
    await openPrompt([anApprovalRequest()], {
      'approvals.reply': () => {
        throw Object.assign(new Error('The record is full. Free some space.'), { code: 'record-unavailable' });
      },
    });
    await arm();
    await press('Escape');
    expect(screen.getByRole('alert').textContent).toBe('The record is full. Free some space.');
  });

  it('sends one answer only, however often it is given', async () => {
    const bridge = await openPrompt([anApprovalRequest()], {
      'approvals.reply': () => new Promise<never>(() => {}),
    });
    await arm();
    await press('Escape');
    await press('Escape');
    await press('Enter', { ctrlKey: true });
    expect(bridge.inputs(replies)).toEqual([denial]);
  });
});

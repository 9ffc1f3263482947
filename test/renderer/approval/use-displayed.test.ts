import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anApprovalRequest } from '../../support/an-approval-request';
import { allowButton, arm, click, openPrompt, pass, press } from '../../support/open-prompt';

afterEach(() => {
  vi.useRealTimers();
});

describe('long values', () => {
  const long = anApprovalRequest({
    arguments: [
      { key: 'content', kind: 'text', value: Array.from({ length: 42 }, (_, line) => `line ${line}`).join('\n') },
    ],
  });

  it('offers nothing above 15 minutes until everything was on the screen', async () => {
    await openPrompt([long]);
    await arm();
    await press('5');
    expect(screen.getByRole('button', { name: 'Allow once' })).toBeTruthy();
    await press('2');
    expect(screen.getByRole('button', { name: 'Allow for 15 minutes' })).toBeTruthy();
    await click(screen.getByRole('button', { name: 'Show all 42 lines' }));
    await pass(600);
    await press('5');
    expect(screen.getByRole('button', { name: 'Always allow' })).toBeTruthy();
  });

  it('takes no yes until everything was on the screen; the key for yes reads on instead (T-C04)', async () => {
    const bridge = await openPrompt([long]);
    await arm();
    expect(allowButton().getAttribute('aria-disabled')).toBe('true');
    expect(screen.queryByText(/line 10/)).toBeNull();
    await press('Enter', { ctrlKey: true });
    expect(screen.getByText(/line 10/)).toBeTruthy();
    // What has just come into sight is not answered by the press after the one that brought it.
    await press('Enter', { ctrlKey: true });
    await click(allowButton());
    expect(bridge.inputs('approvals.reply')).toEqual([]);
    await pass(600);
    await press('Enter', { ctrlKey: true });
    expect(bridge.inputs('approvals.reply')).toMatchObject([{ effect: 'allow', scope: 'once' }]);
  });

  it('counts the whole raw JSON as everything', async () => {
    await openPrompt([long]);
    await arm();
    await press('v');
    await pass(600);
    await press('4');
    expect(screen.getByRole('button', { name: 'Allow for this session' })).toBeTruthy();
  });

  it('offers nothing above 15 minutes while the end is below the edge of the window', async () => {
    const height = vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(900);
    await openPrompt([anApprovalRequest()]);
    await arm();
    await press('5');
    expect(screen.getByRole('button', { name: 'Allow once' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /More below/ })).toBeTruthy();
    height.mockReturnValue(0);
    fireEvent(window, new Event('resize'));
    await press('5');
    expect(screen.getByRole('button', { name: 'Always allow' })).toBeTruthy();
  });
});

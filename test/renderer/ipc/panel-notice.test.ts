import { expect, it } from 'vitest';
import { showPanelNotice } from '../../../renderer/ipc/panel-notice';

it('shows one line as text, changes it, and takes it away', () => {
  showPanelNotice(document, '<b>lost</b>');
  showPanelNotice(document, 'signed out');
  const notices = document.querySelectorAll('[role="status"]');
  expect(notices).toHaveLength(1);
  expect(notices[0]?.innerHTML).toBe('signed out');
  showPanelNotice(document, '<b>lost</b>');
  expect(notices[0]?.children).toHaveLength(0);
  showPanelNotice(document, null);
  expect(document.querySelectorAll('[role="status"]')).toHaveLength(0);
});

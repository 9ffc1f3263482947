const noticeId = 'panel-notice';

/** A line at the top of the page, over whatever the page shows: what happened to its connection. `null` takes it away. */
export function showPanelNotice(document: Document, sentence: string | null): void {
  const shown = document.getElementById(noticeId);
  if (sentence === null) {
    shown?.remove();
    return;
  }
  const notice = shown ?? makeNotice(document);
  if (notice.textContent !== sentence) notice.textContent = sentence;
}

// Styled by properties: the page's security policy forbids style attributes.
function makeNotice(document: Document): HTMLElement {
  const notice = document.createElement('div');
  notice.id = noticeId;
  notice.setAttribute('role', 'status');
  Object.assign(notice.style, {
    position: 'fixed',
    inset: '0 0 auto 0',
    zIndex: '1000',
    padding: '8px 16px',
    textAlign: 'center',
    background: 'var(--color-ask-bg, Canvas)',
    color: 'var(--color-ask, CanvasText)',
    borderBottom: '1px solid currentColor',
  });
  document.body.prepend(notice);
  return notice;
}

/** An answer that is ours from head to foot; `headers` come on top of `safeHeaders`. */
export interface Page {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const text = { 'content-type': 'text/plain; charset=utf-8' };

export const forbidden: Page = { status: 403, headers: text, body: 'Forbidden.\n' };
export const notFound: Page = { status: 404, headers: text, body: 'Not found.\n' };
export const unreadable: Page = {
  status: 500,
  headers: text,
  body: 'This file of the panel cannot be read. Build Gatehouse again.\n',
};
export const wrongMethod: Page = {
  status: 405,
  headers: { ...text, allow: 'GET, HEAD' },
  body: 'Method not allowed.\n',
};

export const signIn: Page = {
  status: 401,
  headers: html,
  body: pageOf(
    'Not signed in',
    'Open the link that Gatehouse printed in the terminal. Press “p” there to get a new one.',
    '<script src="/sign-in.js"></script>',
  ),
};

export const linkIsOver: Page = {
  status: 410,
  headers: html,
  body: pageOf(
    'This link is used up',
    'Each link opens the panel once, within ten minutes. Press “p” in the terminal where Gatehouse runs to get a new one, or start it again.',
  ),
};

/**
 * A browser that comes here from a link on another site withholds the cookie it was just given. Going on from our own page
 * sends it; the key in the address is kept first.
 */
export const signInScript: Page = {
  status: 200,
  headers: { 'content-type': 'text/javascript; charset=utf-8' },
  body: `const key = /^#k=([\\w-]{43})$/.exec(location.hash)?.[1];
if (key) {
  localStorage.setItem('gatehouse.pageKey', key);
  location.replace('/');
}
`,
};

/** For the two pages above; the panel's own styles are told only to who is signed in. */
export const signInStyle: Page = {
  status: 200,
  headers: { 'content-type': 'text/css; charset=utf-8' },
  body: `:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 32rem; margin: 18vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.3rem; font-weight: 600; margin: 0 0 0.5rem; }
p { margin: 0; opacity: 0.8; }
`,
};

/** To the dashboard, with the key where only the page reads it: a fragment is never sent and never logged. */
export function signedIn(cookie: string, pageKey: string): Page {
  const headers = { location: `/#k=${pageKey}`, 'set-cookie': `${cookie}; HttpOnly; SameSite=Strict; Path=/` };
  return { status: 303, headers, body: '' };
}

/** On every answer. `host` is the one the browser used: the only place that scripts may connect to. */
export function safeHeaders(host: string): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(host),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

function contentSecurityPolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${host && ` ws://${host}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function pageOf(title: string, sentence: string, extra = ''): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Gatehouse</title>
  <link rel="stylesheet" href="/sign-in.css">${extra}</head>
  <body><h1>${title}</h1><p>${sentence}</p></body>
</html>
`;
}

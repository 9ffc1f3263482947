import { describe, expect, it } from 'vitest';
import { isFromUs } from '../../../main/panel/guard';

const port = 7718;
const headOf = (headers: readonly (readonly [string, string])[], url = '/') => ({ url, rawHeaders: headers.flat() });
const host = ['Host', `127.0.0.1:${port}`] as const;

describe('isFromUs', () => {
  it.each([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`])('takes Host %s', (value) => {
    expect(isFromUs(headOf([['Host', value]]), port)).toBe(true);
  });

  it.each([
    [
      'another site',
      [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', 'no-cors'],
        ['Sec-Fetch-Dest', 'script'],
      ],
    ],
    [
      'another port',
      [
        ['Sec-Fetch-Site', 'same-site'],
        ['Sec-Fetch-Mode', 'no-cors'],
        ['Sec-Fetch-Dest', 'image'],
      ],
    ],
    [
      'a frame elsewhere',
      [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', 'navigate'],
        ['Sec-Fetch-Dest', 'iframe'],
      ],
    ],
    [
      'two claims',
      [
        ['Sec-Fetch-Site', 'none'],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    ],
  ] as const)('refuses what is fetched by %s', (_name, headers) => {
    expect(isFromUs(headOf([host, ...headers]), port)).toBe(false);
  });

  it('lets a link on another site bring the person here', () => {
    const headers = [
      host,
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Dest', 'document'],
    ] as const;
    expect(isFromUs(headOf(headers), port)).toBe(true);
  });

  it('wants a WebSocket to say its origin', () => {
    expect(isFromUs(headOf([host]), port, { mustSayOrigin: true })).toBe(false);
    expect(isFromUs(headOf([host, ['Origin', `http://127.0.0.1:${port}`]]), port, { mustSayOrigin: true })).toBe(true);
  });

  it('refuses an origin that is ours by another name than the host', () => {
    expect(isFromUs(headOf([host, ['Origin', `http://localhost:${port}`]]), port)).toBe(false);
  });
});

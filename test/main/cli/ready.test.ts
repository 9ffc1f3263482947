import { describe, expect, it } from 'vitest';
import { explainLink, explainReady, failureLine, readyLine } from '../../../main/cli/ready';

const endpoint = 'http://127.0.0.1:7717/mcp';
const panel = 'http://127.0.0.1:7718/open/abc';

describe('what is said when it is ready', () => {
  it('names the endpoint, the link, how to connect and where to answer', () => {
    const text = explainReady({ endpoint, panel, hasTerminal: true });
    for (const part of [endpoint, panel, 'create one', 'here in the terminal, or in the panel', 'Press p']) {
      expect(text).toContain(part);
    }
  });

  it('says that nobody can answer when nobody can', () => {
    expect(explainReady({ endpoint, panel: undefined, hasTerminal: false })).toContain('Nobody can answer');
  });

  it('is one line of JSON for programs', () => {
    expect(readyLine({ endpoint, panel })).toBe(`{"ready":true,"endpoint":"${endpoint}","panel":"${panel}"}\n`);
    expect(readyLine({ endpoint, panel: undefined })).toBe(`{"ready":true,"endpoint":"${endpoint}","panel":null}\n`);
    expect(failureLine('a\nb')).toBe('{"ready":false,"error":"a\\nb"}\n');
  });

  it('shows a new link with its rule', () => {
    expect(explainLink(panel)).toContain(`${panel}\n       (this link opens it once`);
  });
});

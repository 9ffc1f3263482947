import { describe, expect, it } from 'vitest';
import type { UpstreamLink } from '../../../../main/gateway/upstream/link';
import { declaredLists, fetchList } from '../../../../main/gateway/upstream/lists';
import { defaultLimits } from '../../../../shared/domain/limits';
import { neverAborted } from '../../../support/upstream';

/** Answers each `…/list` with what `page` gives for the raw parameters. */
function aLink(page: (paramsJson: string) => string): Pick<UpstreamLink, 'request'> {
  return { request: (_method, paramsJson) => Promise.resolve({ kind: 'result', json: page(paramsJson) }) };
}

async function fetchTools(
  page: (paramsJson: string) => string,
  options: Partial<Parameters<typeof fetchList>[0]> = {},
) {
  const notes: string[] = [];
  const hits: string[] = [];
  const list = await fetchList(
    {
      link: aLink(page),
      kind: 'tools',
      timeoutMs: 1000,
      limits: defaultLimits,
      onNote: (text) => notes.push(text),
      onLimit: (limit) => hits.push(limit),
      ...options,
    },
    neverAborted,
  );
  return { items: list?.items ?? [], caching: list?.caching, notes, hits };
}

const tools = (...entries: string[]) => `{"tools":[${entries.join(',')}]}`;

describe('reading the lists of a server', () => {
  it('asks only for what the server declared', () => {
    expect(declaredLists({ tools: {}, resources: {}, vendor: {} })).toEqual([
      'tools',
      'resources',
      'resourceTemplates',
    ]);
    expect(declaredLists({})).toEqual([]);
  });

  it('sends the cursor back as it came', async () => {
    const asked: string[] = [];
    await fetchTools((params) => {
      asked.push(params);
      return asked.length === 1 ? '{"tools":[],"nextCursor":"a\\u0062\\""}' : '{"tools":[]}';
    });
    expect(asked).toEqual(['{}', '{"cursor":"a\\u0062\\""}']);
  });

  it('gives up on a list without end', async () => {
    let pages = 0;
    const { notes, hits } = await fetchTools(() => {
      pages += 1;
      return `{"tools":[{"name":"t${pages}"}],"nextCursor":"page ${pages}"}`;
    });
    expect(pages).toBe(20);
    expect(notes).toHaveLength(1);
    expect(hits).toEqual(['list-pages']);
  });

  it('takes 2,000 entries and says that there were more', async () => {
    const many = Array.from({ length: 2001 }, (_, index) => `{"name":"t${index}"}`);
    const { items, notes } = await fetchTools(() => tools(...many));
    expect([items.length, notes.length]).toEqual([2000, 1]);
  });

  it.each([
    ['no name', '{"inputSchema":{}}'],
    ['an empty name', '{"name":""}'],
    ['a name that is no text', '{"name":7}'],
    ['an inherited name', '{"__proto__":{"name":"evil"}}'],
    ['the name of another', '{"name":"good","other":true}'],
    ['more than 256 kB', `{"name":"big","description":"${'x'.repeat(300_000)}"}`],
    ['an entry that is no object', '["name"]'],
    ['5,000 levels of nesting and no name', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('leaves out an entry with %s and keeps the others', async (_what, entry) => {
    const { items, notes } = await fetchTools(() => tools('{"name":"good"}', entry, '{"name":"__proto__"}'));
    expect(items.map(({ json }) => json)).toEqual(['{"name":"good"}', '{"name":"__proto__"}']);
    expect(notes).toHaveLength(1);
  });

  it.each(['{}', '{"tools":{}}', '{"tools":null}', '{"tools":[1'])('finds nothing in %s', async (json) => {
    expect((await fetchTools(() => json)).items).toEqual([]);
  });
});

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

  it('ends with a cursor that comes again', async () => {
    let pages = 0;
    const { items, notes } = await fetchTools(() => {
      pages += 1;
      return `{"tools":[{"name":"t${pages}"}],"nextCursor":"${pages % 2}"}`;
    });
    expect([pages, items.length, notes.length]).toEqual([3, 3, 1]);
  });

  it('keeps to the limits that were set for this server, and counts what ran into them', async () => {
    const limits = { listEntries: 2, listPages: 20, definitionBytes: 20 };
    const { items, hits } = await fetchTools(
      () => tools('{"name":"a"}', '{"name":"äääääääää"}', '{"name":"c"}', '{"name":"d"}'),
      { limits },
    );
    expect(items.map(({ key }) => key)).toEqual(['a']);
    expect(hits).toEqual(['definition-bytes', 'list-entries']);
  });

  it('leaves out what the caller refuses, with its reason', async () => {
    const refuse = ({ key }: { key: string }) => (key === 'bad' ? 'it is bad.' : undefined);
    const { items, notes } = await fetchTools(() => tools('{"name":"good"}', '{"name":"bad"}'), { refuse });
    expect([items.map(({ key }) => key), notes]).toEqual([
      ['good'],
      ['An entry of tools/list was left out: it is bad.'],
    ]);
  });

  it.each([
    [['"ttlMs":500,"cacheScope":"public"'], { ttlMs: 500, scope: 'public' }],
    [['"ttlMs":500,"cacheScope":"public"', '"ttlMs":50,"cacheScope":"private"'], { ttlMs: 50, scope: 'private' }],
    [['"ttlMs":0'], { ttlMs: 0, scope: 'private' }],
    [['"ttlMs":500', '"x":1'], undefined],
    [['"x":1'], undefined],
    [['"ttlMs":-1'], undefined],
    [['"ttlMs":1e999'], undefined],
    [['"ttlMs":"500"'], undefined],
  ])('of pages that say %j it may be kept for %j', async (said, expected) => {
    let page = 0;
    const { caching } = await fetchTools(() => {
      page += 1;
      const next = page < said.length ? `,"nextCursor":"${page}"` : '';
      return `{"tools":[],${said[page - 1]}${next}}`;
    });
    expect(caching).toEqual(expected);
  });
});

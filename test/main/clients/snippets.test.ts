import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeSnippets } from '../../../main/clients/snippets';
import { Snippet } from '../../../shared/domain/client';

const endpoint = 'http://127.0.0.1:7717/mcp';
const snippets = writeSnippets(endpoint, 'gh_abc-DEF_123');
const textOf = (id: Snippet['id']) => snippets.find((snippet) => snippet.id === id)?.text ?? '';

it('has one for every kind of client, in the shape of the contract', () => {
  expect(snippets.map((snippet) => Snippet.parse(snippet).id)).toEqual(Snippet.shape.id.options);
});

it.each(snippets)('$label carries the address and the token, and no other host', ({ text }) => {
  expect(text).toContain(endpoint);
  expect(text).toContain('Bearer gh_abc-DEF_123');
  expect(text).not.toContain('localhost');
});

it('is JSON where it says so, with the header where the client looks for it', () => {
  const headers = { Authorization: 'Bearer gh_abc-DEF_123' };
  expect(parse(textOf('cursor'))).toEqual({ mcpServers: { gatehouse: { url: endpoint, headers } } });
  expect(parse(textOf('vscode'))).toEqual({ servers: { gatehouse: { type: 'http', url: endpoint, headers } } });
  for (const { language, text } of snippets) if (language === 'json') expect(() => JSON.parse(text)).not.toThrow();
});

it('pins the bridge of Claude Desktop to one version', () => {
  expect(textOf('claude-desktop')).toMatch(/"mcp-remote@\d+\.\d+\.\d+"/);
});

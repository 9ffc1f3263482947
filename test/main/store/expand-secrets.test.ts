import { expect, it } from 'vitest';
import { createSecretExpander } from '../../../main/store/expand-secrets';

const kept = new Map([
  ['api-key', 'k1'],
  ['nested', `\${secret:api-key}`],
  ['dollar', "$& $1 $' $$"],
]);
const expand = createSecretExpander({ get: async (name) => kept.get(name) });
const ref = (name: string) => `\${secret:${name}}`;

it.each([
  ['a text without references', 'a text without references'],
  [`Bearer ${ref('api-key')}`, 'Bearer k1'],
  [`${ref('api-key')}${ref('api-key')}`, 'k1k1'],
  [ref('nested'), ref('api-key')],
  [ref('dollar'), "$& $1 $' $$"],
  [`\${HOME} $secret {secret:x}`, `\${HOME} $secret {secret:x}`],
])('turns %j into %j', async (text, expanded) => {
  expect(await expand(text)).toBe(expanded);
});

it('names the secret that is not kept, and what to do', async () => {
  await expect(expand(ref('other'))).rejects.toMatchObject({
    code: 'secret-unavailable',
    message: expect.stringMatching(/^Secret “other” is not kept here\. Enter it in the form of the server/),
  });
});

it.each([ref(''), ref('a b'), ref('a'.repeat(101)), `\${secret:open`])('refuses %j', async (text) => {
  await expect(expand(text)).rejects.toThrow(/not well formed/);
});

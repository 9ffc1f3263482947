import { expect, it } from 'vitest';
import { clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import type { Json } from '../../../../main/clients/formats/config-value';
import { secretsIn } from '../../../../main/clients/import/find-secrets';

const [anyKind] = clientKinds();

it('finds secrets to mask wherever in an entry they stand', () => {
  const entry: Json = {
    command: ['npx', '-y', 'a@1.0.0', '--api-key', 'abc-123', '--header', 'X-Api-Key: def-456'],
    environment: { TOKEN: 'ghi-789', MODE: 'x' },
    requestOptions: { headers: { Authorization: 'Bearer jkl-012' } },
    oauth: { clientSecret: 'mno-345', scopes: ['read'] },
    apiKey: 'pqr-678',
    url: 'https://me:stu-901@a.example/mcp',
  };
  const found = anyKind ? secretsIn(anyKind, entry) : [];
  expect(found.sort()).toEqual(['abc-123', 'def-456', 'ghi-789', 'jkl-012', 'mno-345', 'pqr-678', 'stu-901']);
});

it.each<Json>(['text', 5, null, [], {}, { command: 'npx', args: ['-y', 'a@1.0.0'], env: { MODE: 'x' } }])(
  'finds nothing in %j',
  (entry) => {
    expect(anyKind ? secretsIn(anyKind, entry) : undefined).toEqual([]);
  },
);

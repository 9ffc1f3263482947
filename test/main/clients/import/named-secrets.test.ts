// biome-ignore-all lint/suspicious/noTemplateCurlyInString: servers write references like that
import { expect, it } from 'vitest';
import { namedSecrets } from '../../../../main/clients/import/named-secrets';

it.each<[unknown, string[]]>([
  [{ env: { A: '${secret:a.A}', B: 'x${secret:b-1}${secret:a.A}' } }, ['a.A', 'b-1']],
  [{ args: ['${env:A}', '${secret:}', '$ {secret:x}', 'secret:x'] }, []],
  [null, []],
  [undefined, []],
])('finds in %j the secrets %j', (settings, names) => {
  expect(namedSecrets(settings)).toEqual(names);
});

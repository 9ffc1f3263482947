import { expect, it } from 'vitest';
import { createClaims } from '../../../../main/gateway/identity/claims';

it('knows under which names a client’s token was used, and tells of each new one once', () => {
  const claims = createClaims();
  let told = 0;
  claims.heard.subscribe(() => {
    told += 1;
  });
  for (const name of ['a', 'a', 'b', 'a']) claims.note('c1', name, '1');
  claims.note('c2', 'a', '1');
  expect(claims.heard.get()).toEqual(
    new Map([
      ['c1', new Set(['a', 'b'])],
      ['c2', new Set(['a'])],
    ]),
  );
  expect(told).toBe(3);
});

it('is not filled by somebody who gives itself ever new or endless names', () => {
  const claims = createClaims();
  for (let count = 0; count < 100; count += 1) claims.note('c1', `agent-${count}`, '1');
  claims.note('c2', 'x'.repeat(201), '1');
  claims.note('c2', 'a', '1'.repeat(201));
  expect(claims.heard.get().get('c1')?.size).toBe(8);
  expect(claims.heard.get().has('c2')).toBe(false);
});

it('knows what was said last, with its version, and tells of that only when it changes', () => {
  const claims = createClaims();
  let told = 0;
  claims.latest.subscribe(() => {
    told += 1;
  });
  claims.note('c1', 'a', '1');
  claims.note('c1', 'a', '1');
  claims.note('c1', 'a', '2');
  expect(claims.latest.get()).toEqual(new Map([['c1', { name: 'a', version: '2' }]]));
  expect(told).toBe(2);
});

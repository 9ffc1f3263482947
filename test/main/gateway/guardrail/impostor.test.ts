import { expect, test } from 'vitest';
import { impostorFindings, sayImpostor } from '../../../../main/gateway/guardrail/impostor';

const client = { id: 'c', name: 'Cursor' };

test('a program that uses the token of another one is a finding that no grant covers', () => {
  expect(impostorFindings({ client, impostor: '/usr/bin/curl' })).toEqual([
    {
      severity: 'high',
      label: 'The token of “Cursor” is used by “/usr/bin/curl”, which is not the program that it belongs to',
    },
  ]);
  expect(impostorFindings({ client })).toEqual([]);
});

test('the person and the model read the same sentence', () => {
  expect(sayImpostor('Cursor', 'curl')).toBe(
    'The token of “Cursor” is used by “curl”, which is not the program that it belongs to.',
  );
});

import { expect, it } from 'vitest';
import { contract } from '../../../shared/ipc/contract';

it.each([
  { name: '../etc', transport: { kind: 'stdio', command: 'a' } },
  { name: '__proto__', transport: { kind: 'stdio', command: 'a' } },
  { name: 'x', transport: { kind: 'sample', folder: '/' } },
  { name: 'x', transport: { kind: 'http', url: 'file:///etc/passwd' } },
  { name: 'x', transport: { kind: 'http', url: 'javascript:alert(1)' } },
  { name: 'x', transport: { kind: 'stdio', command: '' } },
])('takes no such server: %o', (draft) => {
  expect(contract['servers.add'].input.safeParse(draft).success).toBe(false);
});

it.each([
  { effect: 'allow', scope: 'for ever' },
  { effect: 'allow' },
  { effect: 'deny', guidance: 'x'.repeat(501) },
  { effect: 'ask' },
])('takes no such answer: %o', (reply) => {
  const input = { requestId: 'K7QX', revision: 1, ...reply };
  expect(contract['approvals.reply'].input.safeParse(input).success).toBe(false);
});

it('takes no answer that does not say which revision it answers', () => {
  expect(contract['approvals.reply'].input.safeParse({ requestId: 'K7QX', effect: 'deny' }).success).toBe(false);
});

it.each(['a*', 'a?b', '', ' ', 'a\u202eb', 'a\nb', 'x'.repeat(61)])('takes no client named %j', (name) => {
  expect(contract['clients.create'].input.safeParse({ name }).success).toBe(false);
});

it('saves only the preferences that were named', () => {
  expect(contract['settings.save'].input.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
});

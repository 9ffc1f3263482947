import { expect, it } from 'vitest';
import { ceremonyFor } from '../../../../main/gateway/approval/ceremony';
import type { Finding } from '../../../../shared/domain/approval';
import type { Risk } from '../../../../shared/domain/risk';

const high: Finding = { severity: 'high', label: 'x' };
const medium: Finding = { severity: 'medium', label: 'x' };

it.each<[Risk, Finding[], string | null, object]>([
  ['read', [], 'site', { kind: 'none' }],
  ['write', [medium], 'site', { kind: 'none' }],
  ['write', [high], 'site', { kind: 'hold' }],
  ['exec', [], 'site', { kind: 'hold' }],
  ['destructive', [], null, { kind: 'hold' }],
  ['destructive', [], 'acme/site', { kind: 'type', target: 'acme/site' }],
  ['destructive', [], 'My notes', { kind: 'type', target: 'My notes' }],
  ['destructive', [], 'a', { kind: 'type', target: 'a' }],
])('%s with findings %o and %s at stake takes %o', (risk, findings, target, ceremony) => {
  expect(ceremonyFor(risk, findings, target)).toEqual(ceremony);
});

it.each(['', ' a', 'a ', 'a\nb', 'gіthub', 'a\u200bb', 'x'.repeat(101)])(
  'takes a press that lasts where %j could not be typed as it is read',
  (target) => {
    expect(ceremonyFor('destructive', [], target)).toEqual({ kind: 'hold' });
  },
);

import { expect, it } from 'vitest';
import { planImport } from '../../../../main/clients/import/plan-import';
import { isMild } from '../../../../main/clients/watch/mild-warnings';
import { aKind } from '../../../support/connecting';

function warningsOf(value: object, kind = 'cline'): readonly string[] {
  const found = { kind: aKind(kind), label: 'Cline', path: null, name: 'a', value: JSON.parse(JSON.stringify(value)) };
  const parts = { servers: [], environment: { HOME: '/home/ada', API: 'x' }, home: '/home/ada', isOurs: () => false };
  return planImport([found], parts).candidates[0]?.warnings ?? [];
}

it.each([
  [{ command: 'npx', args: ['-y', '@scope/some-server'] }],
  [{ command: 'uvx', args: ['some-server'] }],
  [{ command: 'docker', args: ['run', '-i', '--rm', 'some/image'] }],
  [{ command: '/opt/a', timeout: 5, anything: true }],
  [{ command: '/opt/a', autoApprove: ['one', 'two'] }],
  [{ command: '/opt/a', autoApprove: Array.from({ length: 12 }, (_, index) => `tool-${index}`) }],
])('mild is what the client does in the same way already: %j', (value) => {
  const warnings = warningsOf(value);
  expect(warnings.length).toBeGreaterThan(0);
  for (const warning of warnings) expect(isMild(warning), warning).toBe(true);
});

it.each([
  [{ command: '/tmp/a' }],
  [{ url: 'http://elsewhere.example/mcp' }],
  [{ url: 'https://name:word@elsewhere.example/mcp' }],
  [{ command: 'ssh', args: ['host', 'server'] }],
  [{ command: '/opt/a', env: { HTTP_PROXY: 'http://elsewhere.example' } }],
  [{ command: '/opt/a', args: ['“npx” fetches the newest “x” and runs it:\nmore'] }],
])('not mild is what has to be looked at: %j', (value) => {
  const warnings = warningsOf(value);
  expect(warnings.length).toBeGreaterThan(0);
  expect(warnings.some(isMild), warnings.join(' ')).toBe(false);
});

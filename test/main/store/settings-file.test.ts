import { describe, expect, it } from 'vitest';
import { decodeSettings, defaultSettings, encodeSettings } from '../../../main/store/settings-file';
import { aClient, aRule, aServer } from './support/builders';

const values = {
  ...defaultSettings,
  servers: [aServer()],
  clients: [aClient()],
  rules: [aRule({ condition: 'true' })],
};

function decodeChanged(edit: (json: ReturnType<typeof JSON.parse>) => void) {
  const json = JSON.parse(encodeSettings(values));
  edit(json);
  return decodeSettings(JSON.stringify(json));
}

it('what was written is read back as it was', () => {
  expect(decodeSettings(encodeSettings(values))).toEqual({ kind: 'good', values, dropped: [] });
});

describe('settings of the first form', () => {
  const { id, effect, client, server, tool, isEnabled, reason, origin, createdAt } = aRule({
    effect: 'allow',
    reason: 'x',
  });
  const { toolRisks: _, ...firstServer } = aServer();
  const first = (rule: object) => ({
    version: 1,
    preferences: {
      port: 7717,
      theme: 'dark',
      launchAtLogin: false,
      approvalTimeoutMs: 1,
      pendingAfterMs: 50_000,
      callTimeoutMs: 1000,
    },
    servers: [firstServer],
    clients: [aClient()],
    rules: [rule],
    isFirstRun: false,
  });
  const rule = { id, effect, client, server, tool, isEnabled, reason, origin, createdAt };

  it('come back with what they did not have, meaning the same', () => {
    const decoded = decodeSettings(JSON.stringify(first(rule)));
    expect(decoded).toMatchObject({ kind: 'good', dropped: [] });
    expect(decoded.kind === 'good' && decoded.values).toMatchObject({
      rules: [aRule({ effect: 'allow', reason: 'x' })],
      servers: [aServer()],
      preferences: { theme: 'dark', approvalTimeoutMs: 1, whenAway: 'queue' },
    });
  });

  it.each(['tool', 'effect', 'isEnabled', 'origin'])('are broken where a rule lost its “%s”', (key) => {
    expect(decodeSettings(JSON.stringify(first({ ...rule, [key]: undefined })))).toMatchObject({ kind: 'broken' });
  });

  it('are broken where a rule is none', () => {
    expect(decodeSettings(JSON.stringify({ ...first(rule), rules: ['x'] }))).toMatchObject({ kind: 'broken' });
  });
});

it.each(['condition', 'risks', 'limits', 'isShadow', 'expiresAt', 'definition', 'holdsResult', 'note'])(
  'a rule of this form without its “%s” makes the file broken, for it could mean more than was written',
  (key) => {
    const decoded = decodeChanged((json) => delete json.rules[0][key]);
    expect(decoded).toEqual({ kind: 'broken', what: `rules[0].${key} is missing or wrong` });
  },
);

it('a form that nobody knows yet is left alone', () => {
  expect(decodeChanged((json) => Object.assign(json, { version: 3 }))).toMatchObject({ kind: 'newer' });
});

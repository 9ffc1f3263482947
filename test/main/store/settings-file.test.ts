import { describe, expect, it } from 'vitest';
import { decodeSettings, defaultSettings, encodeSettings } from '../../../main/store/settings-file';
import { aProfile } from '../../support/builders';
import { aClient, aRule, aServer } from './support/builders';

const values = {
  ...defaultSettings,
  servers: [aServer()],
  clients: [aClient({ profileId: 'profile-1' })],
  profiles: [aProfile({ hiddenTools: { files: ['x'] } })],
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

it.each(['profile', 'condition', 'risks', 'limits', 'isShadow', 'expiresAt', 'definition', 'holdsResult', 'note'])(
  'a rule of this form without its “%s” makes the file broken, for it could mean more than was written',
  (key) => {
    const decoded = decodeChanged((json) => delete json.rules[0][key]);
    expect(decoded).toEqual({ kind: 'broken', what: `rules[0].${key} is missing or wrong` });
  },
);

describe('settings of the second form', () => {
  const second = (edit: (json: ReturnType<typeof JSON.parse>) => void = () => undefined) =>
    decodeChanged((json) => {
      json.version = 2;
      delete json.profiles;
      delete json.rules[0].profile;
      for (const key of ['hiddenServers', 'profileId', 'kind', 'boundTo']) delete json.clients[0][key];
      edit(json);
    });

  it('come back with what they did not have: every client sees everything, every rule is for every profile', () => {
    expect(second()).toEqual({
      kind: 'good',
      values: { ...values, clients: [aClient({ profileId: null })], profiles: [] },
      dropped: [],
    });
  });

  it('are broken where a rule lost what it had', () => {
    expect(second((json) => delete json.rules[0].condition)).toMatchObject({ kind: 'broken' });
  });
});

it('leaves a profile out that cannot be read, and never a client of it: that sees nothing', () => {
  const decoded = decodeChanged((json) => delete json.profiles[0].servers);
  expect(decoded).toMatchObject({
    kind: 'good',
    values: { profiles: [], clients: [{ profileId: 'profile-1' }] },
    dropped: ['profiles[0].servers'],
  });
});

it('of two profiles of one name the first is kept', () => {
  const decoded = decodeChanged((json) => json.profiles.push({ ...json.profiles[0], id: 'other' }));
  expect(decoded).toMatchObject({ values: { profiles: values.profiles }, dropped: ['profiles[1]'] });
});

it('leaves a profile with more than is known to a newer version', () => {
  expect(decodeChanged((json) => Object.assign(json.profiles[0], { colour: 'red' }))).toMatchObject({ kind: 'newer' });
});

it('a form that nobody knows yet is left alone', () => {
  expect(decodeChanged((json) => Object.assign(json, { version: 4 }))).toMatchObject({ kind: 'newer' });
});

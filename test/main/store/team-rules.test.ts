import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTeamRules, teamRulesPlace } from '../../../main/store/team-rules';
import { aHome } from './support/builders';

const me = process.getuid?.() ?? 0;
const rules = `
rules:
  - { effect: deny, tool: "delete_*", reason: "Company policy." }
  - { effect: allow, server: files, condition: 'has(args.path) && under(args.path, "~/projects")' }
`;

function aPlace(text?: string | Buffer) {
  const folder = join(aHome(), 'gatehouse');
  mkdirSync(folder, { mode: 0o755 });
  const path = join(folder, 'rules.yaml');
  if (text !== undefined) writeFileSync(path, text, { mode: 0o644 });
  return { folder, path, place: { path, platform: 'linux' as NodeJS.Platform, administrator: me } };
}

it('reads the rules of the administrator, each locked and with an id that stays', () => {
  const { place } = aPlace(rules);
  const read = readTeamRules(place);
  expect(read.notice).toBeNull();
  expect(read.rules).toMatchObject([
    {
      id: expect.stringMatching(/^team-[0-9a-f]{12}$/),
      effect: 'deny',
      tool: 'delete_*',
      origin: 'team',
      isEnabled: true,
    },
    { effect: 'allow', server: 'files', condition: expect.stringContaining('under'), origin: 'team' },
  ]);
  expect(readTeamRules(place)).toEqual(read);
});

it('nothing is there where nobody put any', () => {
  expect(readTeamRules(aPlace().place)).toEqual({ rules: [], notice: null });
  const { path, place } = aPlace(rules);
  expect(readTeamRules({ ...place, path: join(path, 'rules.yaml') })).toEqual({ rules: [], notice: null });
});

describe.skipIf(process.platform === 'win32')('a file that others could have written is not taken', () => {
  const refusal = (place: Parameters<typeof readTeamRules>[0]) => {
    const read = readTeamRules(place);
    expect(read.rules).toEqual([]);
    return read.notice;
  };

  it('for whom it belongs to', () => {
    const { place } = aPlace(rules);
    expect(refusal({ ...place, administrator: me + 1 })).toContain(
      'others than the system’s administrator can write it',
    );
  });

  it.each([0o664, 0o646, 0o666])('for its mode %o', (mode) => {
    const { path, place } = aPlace(rules);
    chmodSync(path, mode);
    expect(refusal(place)).toContain(
      'others than the system’s administrator can write it. Ask your administrator to own',
    );
  });

  it('for the folder it is in', () => {
    const { folder, place } = aPlace(rules);
    chmodSync(folder, 0o777);
    expect(refusal(place)).toContain('can write in');
  });

  it('for the folder that a link leads to', () => {
    const { folder, path, place } = aPlace(rules);
    const open = join(folder, '..', 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    renameSync(path, join(open, 'rules.yaml'));
    symlinkSync(join(open, 'rules.yaml'), path);
    expect(refusal(place)).toContain('can write in');
  });

  it('for not being a file', () => {
    const { path, place } = aPlace();
    mkdirSync(path);
    expect(refusal(place)).toContain('it is no file');
  });
});

describe('one that cannot be read denies everything', () => {
  it.each<[string, string | Buffer, string]>([
    ['for a mistake in it', 'rules:\n  - { effect: perhaps }\n', 'Line 2'],
    ['for a key that nobody knows', 'rules: [{ effect: deny, tools: "x" }]', 'tools'],
    ['for not being text', Buffer.from([0xff, 0xfe, 0x00]), 'it is not UTF-8 text'],
  ])('%s', (_why, text, what) => {
    const { rules: read, notice } = readTeamRules(aPlace(text).place);
    expect(read).toMatchObject([{ id: 'team-unreadable', effect: 'deny', tool: '*', isEnabled: true, origin: 'team' }]);
    expect(read[0]?.reason).toContain(what);
    expect(notice).toMatch(/Nothing is let through until that is mended; then start Gatehouse again\.$/);
  });

  it('for what the system says', () => {
    const { folder, place } = aPlace();
    symlinkSync('rules.yaml', join(folder, 'rules.yaml'));
    expect(readTeamRules(place)).toMatchObject({
      rules: [{ effect: 'deny' }],
      notice: expect.stringContaining('in a circle'),
    });
  });
});

describe('on Windows', () => {
  it('takes no rule that allows, for nobody can tell who wrote it', () => {
    const { place } = aPlace(rules);
    const read = readTeamRules({ ...place, platform: 'win32' });
    expect(read.rules).toMatchObject([{ effect: 'deny' }]);
    expect(read.notice).toContain('that allow something were not taken');
  });

  it('has nothing to say where all deny or ask', () => {
    const { place } = aPlace('rules: [{ effect: deny }, { effect: ask }]');
    expect(readTeamRules({ ...place, platform: 'win32' })).toMatchObject({ rules: [{}, {}], notice: null });
  });
});

it.each([
  ['linux', {}, '/etc/gatehouse/rules.yaml'],
  ['freebsd', {}, '/etc/gatehouse/rules.yaml'],
  ['darwin', {}, '/Library/Application Support/Gatehouse/rules.yaml'],
  ['win32', { ProgramData: 'D:\\Data' }, 'D:\\Data\\Gatehouse\\rules.yaml'],
  ['win32', {}, 'C:\\ProgramData\\Gatehouse\\rules.yaml'],
] as const)('on %s with %j it is at %s', (platform, environment, path) => {
  expect(teamRulesPlace(environment, platform)).toEqual({ path, platform, administrator: 0 });
});

it('is looked for on the system that it runs on', () => {
  expect(teamRulesPlace({}).platform).toBe(process.platform);
});

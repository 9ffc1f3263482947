import { beforeAll, describe, expect, it } from 'vitest';
import { type Breadth, createOfferReaches, type ReachParts } from '../../../../main/gateway/approval/reach';
import type { Conditions } from '../../../../main/gateway/approval/terms';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileCondition } from '../../../../main/gateway/policy/condition';
import { newSession } from '../../../../main/gateway/policy/session-facts';
import type { Risk } from '../../../../shared/domain/risk';
import { aToolCall } from '../../../support/builders';

beforeAll(loadConditions);

const home = '/home/ana';
const cel: Conditions = {
  compile(text) {
    const compiled = compileCondition(text, { home });
    if (compiled.problem) return null;
    const now = new Date('2026-11-20T10:00:00.000Z');
    return (call) =>
      compiled.holds(
        { ...call, client: call.client.name, clientId: call.client.id, profile: null, session: newSession, roots: [] },
        now,
      );
  },
};
const tool = (name: string, risk: Risk) => ({ name, risk, fingerprint: 'f'.repeat(64) });
const all: Breadth = { isOnceOnly: false, isShortOnly: false, mayRemember: true, holdsResult: false, profile: '*' };
const write = aToolCall({ argumentsJson: '{"path":"/home/ana/projects/site/a.css"}' });

function offer(call = write, breadth: Partial<Breadth> = {}, parts: Partial<ReachParts> = {}) {
  return createOfferReaches({
    home,
    roots: () => [],
    argumentsOf: () => ['path', 'content'],
    toolsOf: () => [tool('write_file', 'write'), tool('read_file', 'read'), tool('delete_file', 'destructive')],
    conditions: cel,
    recentCalls: () => null,
    ...parts,
  })(call, { ...all, ...breadth });
}

const shown = (offered: ReturnType<typeof offer>) =>
  offered.map(({ offer: { id, label, scopes } }) => [id, label, scopes]);
const long = ['15-minutes', '1-hour', 'session'];
const always = [...long, 'always'];

describe('what is offered', () => {
  it('goes from the exact arguments to the server, the narrowest first', () => {
    expect(shown(offer())).toEqual([
      ['exact', 'these exact arguments', always],
      ['pattern-1', 'path is under ~/projects/site', always],
      ['tool', 'write_file, whatever the arguments', always],
      ['server', 'the 2 tools of files that only read or write', long],
    ]);
  });

  it('says the rule that “always” would write', () => {
    const sentences = offer().map(({ offer: { sentence } }) => sentence);
    const asItIs = ', as long as the tool stays as it is.';
    expect(sentences.slice(0, 3)).toEqual([
      `Allow write_file on files for Claude when args == {"path": "/home/ana/projects/site/a.css"}${asItIs}`,
      `Allow write_file on files for Claude when path is under ~/projects/site${asItIs}`,
      `Allow write_file on files for Claude${asItIs}`,
    ]);
    expect(sentences[3]).toBe('Allow the 2 tools of files that only read or write for Claude.');
  });

  it('says that results are held where that rule would hold them', () => {
    const [exact] = offer(write, { holdsResult: true });
    expect(exact?.offer.sentence).toContain(', and hold each result for review, as long as');
  });

  it('says which profile that rule would be for', () => {
    const [exact] = offer(write, { profile: 'Work' });
    expect(exact?.offer.sentence).toContain(' on files for Claude with the profile Work when ');
  });

  it('is given for no session where a client has none', () => {
    const offered = offer(aToolCall({ session: 'stateless-client-1' }));
    expect(offered.map(({ offer: { scopes } }) => scopes)).toContainEqual(['15-minutes', '1-hour', 'always']);
    expect(offered.flatMap(({ offer: { scopes } }) => scopes)).not.toContain('session');
  });

  it('is nothing where one yes is all there is', () => {
    expect(offer(write, { isOnceOnly: true })).toEqual([]);
  });

  it('is short where it must be', () => {
    expect(offer(write, { isShortOnly: true }).map(({ offer: { scopes } }) => scopes)).toEqual(
      Array.from({ length: 4 }, () => ['15-minutes']),
    );
  });

  it('writes no rule where the operator owns them', () => {
    expect(offer(write, { mayRemember: false }).flatMap(({ offer: { scopes } }) => scopes)).not.toContain('always');
  });

  it.each([
    ['would read as a pattern', 'write_*'],
    ['a rule would take for another', 'write '],
    ['is too long for a rule', 'w'.repeat(201)],
  ])('writes no rule for a tool whose name %s', (_what, name) => {
    const scopes = offer(aToolCall({ tool: name })).flatMap(({ offer: each }) => each.scopes);
    expect(scopes).not.toContain('always');
    expect(scopes).toContain('session');
  });

  it('is only the call itself where fields are sent that nobody is shown', () => {
    const offered = offer(aToolCall({ extras: ['task'] }), { isShortOnly: true });
    expect(shown(offered)).toEqual([['exact', 'these exact arguments', ['15-minutes']]]);
    expect(offered[0]).toMatchObject({
      terms: { condition: null },
      offer: { sentence: expect.stringContaining('exactly these') },
    });
  });

  it('has no exact rule where its condition would not hold for the call, but covers it all the same', () => {
    const conditions: Conditions = { compile: (text) => (text.startsWith('args') ? () => false : cel.compile(text)) };
    const [exact] = offer(write, {}, { conditions });
    expect(exact).toMatchObject({ offer: { id: 'exact', scopes: long }, terms: { condition: null } });
  });

  it('has no exact rule for arguments that a rule cannot say', () => {
    const call = aToolCall({ argumentsJson: '{"n":9007199254740993}' });
    expect(shown(offer(call))[0]).toEqual(['exact', 'these exact arguments', long]);
  });
});

describe('the server', () => {
  const ids = (...given: Parameters<typeof offer>) => offer(...given).map(({ offer: { id } }) => id);
  it.each<[string, Parameters<typeof aToolCall>[0]]>([
    ['what destroys', { risk: 'destructive' }],
    ['what reaches outside', { risk: 'external' }],
    ['what nobody knows', { risk: 'unknown' }],
    ['another method', { method: 'resources/read' }],
    ['a tool that is no longer the same', { fingerprint: 'e'.repeat(64) }],
  ])('is not offered with %s', (_what, fields) => {
    expect(ids(aToolCall(fields))).not.toContain('server');
  });

  it('is not offered where it is the same as the tool', () => {
    expect(ids(write, {}, { toolsOf: () => [tool('write_file', 'write')] })).not.toContain('server');
  });

  it('stands for its harmless tools as they are now', () => {
    expect(offer().at(-1)?.terms).toEqual({
      reach: 'server',
      tools: new Map([
        ['write_file', 'f'.repeat(64)],
        ['read_file', 'f'.repeat(64)],
      ]),
    });
  });
});

describe('a pattern', () => {
  it.each<[string, Conditions]>([
    ['cannot be compiled', { compile: () => null }],
    ['does not hold for the call itself', { compile: () => () => false }],
    [
      'fails on it',
      {
        compile: () => () => {
          throw new Error('no such file');
        },
      },
    ],
  ])('is not offered where it %s', (_what, conditions) => {
    expect(shown(offer(write, {}, { conditions })).map(([id]) => id)).toEqual(['exact', 'tool', 'server']);
  });
});

it('offers no pattern that would be too long for a rule', () => {
  const place = `/home/ana/${'x'.repeat(990)}/`;
  const args = { source: place, destination: place, file: place, target: place, output: place };
  expect(shown(offer(aToolCall({ argumentsJson: JSON.stringify(args) }))).map(([id]) => id)).toEqual([
    'exact',
    'tool',
    'server',
  ]);
});

describe('how much it would have covered', () => {
  const recent = (name: string, argumentsJson: string) => ({
    tool: name,
    argumentsJson,
    argumentsDigest: aToolCall({ argumentsJson }).digest,
  });
  const calls = [
    recent('write_file', '{"path":"/home/ana/projects/site/a.css"}'),
    recent('write_file', '{"path":"/home/ana/projects/site/b.css"}'),
    recent('write_file', '{"path":"/home/ana/other/b.css"}'),
    recent('write_file', '{"path":7}'),
    recent('read_file', '{"path":"/home/ana/projects/site/a.css"}'),
    recent('delete_file', '{}'),
  ];

  it('is counted among the client’s last calls of the server', () => {
    const asked: string[] = [];
    const recentCalls: ReachParts['recentCalls'] = (client, server) => {
      asked.push(`${client} ${server}`);
      return calls;
    };
    expect(offer(write, {}, { recentCalls }).map(({ offer: { covers } }) => covers)).toEqual([
      { calls: 1, of: 6 },
      { calls: 2, of: 6 },
      { calls: 4, of: 6 },
      { calls: 5, of: 6 },
    ]);
    expect(asked).toEqual(['Claude files']);
  });

  it('is not said where it is not known', () => {
    expect(offer().every(({ offer: { covers } }) => covers === null)).toBe(true);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import type { Dismissal } from '../../../../main/gateway/policy/dismissals';
import type { PastCall } from '../../../../main/gateway/policy/past-calls';
import { subjectOf, suggest } from '../../../../main/gateway/policy/suggest';
import type { Rule } from '../../../../shared/domain/policy';
import { answer, histories, paths, times } from '../../../support/answer-histories';
import { aRule } from '../../../support/builders';

beforeAll(loadConditions);

const home = '/home/ada';
const profileOf = () => null;
const now = new Date('2026-11-21T12:00:00');

interface About {
  rules?: readonly Rule[];
  calls?: readonly PastCall[];
  dismissed?: readonly Dismissal[];
}

function suggestionsFor(answered: readonly PastCall[], { rules = [], calls = [], dismissed = [] }: About = {}) {
  return suggest(answered, { rules, calls, dismissed, now, home, tool: () => undefined, profileOf });
}

describe('suggestions', () => {
  it.each(histories)('%s', (_what, history, expected) => {
    expect(suggestionsFor(history()).map(({ draft }) => `${draft.effect} ${draft.tool}: ${draft.condition}`)).toEqual(
      expected,
    );
  });

  const inSite = () => paths('~/projects/site/a.md', '~/projects/site/b.md', '~/projects/site/c.md');

  it('read themselves aloud, and say why', () => {
    expect(suggestionsFor(inSite())).toMatchObject([
      {
        sentence: 'Allow write_file (writing only) on files for Claude when path is under ~/projects/site.',
        because: 'You allowed 3 like calls since yesterday.',
        draft: { client: 'Claude', server: 'files', risks: ['write'], limits: [], holdsResult: false },
      },
    ]);
  });

  it.each([
    ['2026-11-21T08:00:00', 'today'],
    ['2026-11-20T23:59:00', 'since yesterday'],
    ['2026-11-12T08:00:00', 'since 12 Nov'],
  ])('say since when: %s is %s', (first, words) => {
    const at = new Date(first).toISOString();
    expect(suggestionsFor(times(3, () => answer({}, { at })))[0]?.because).toBe(`You allowed 3 like calls ${words}.`);
  });

  it('stand directly above the rule that asked', () => {
    const rules = [
      aRule({ id: 'other', tool: 'x' }),
      aRule({ id: 'asks', effect: 'ask', tool: 'write_*' }),
      aRule({ id: 'last', tool: 'y' }),
    ];
    expect(suggestionsFor(inSite(), { rules })[0]?.index).toBe(1);
  });

  it('stand last where no rule asked', () => {
    expect(suggestionsFor(inSite(), { rules: [aRule({ tool: 'x' })] })[0]?.index).toBe(1);
  });

  it('are made as if no limit was used up', () => {
    const limits: Rule['limits'] = [{ kind: 'calls', atMost: 1, per: 'day', beyond: 'deny' }];
    const asks = aRule({ id: 'asks', tool: 'write_*', limits });
    expect(suggestionsFor(inSite(), { rules: [asks] })).toMatchObject([{ index: 0 }]);
    expect(suggestionsFor(inSite(), { rules: [{ ...asks, effect: 'allow' }] })).toEqual([]);
  });

  it.each([
    ['allows', aRule({ effect: 'allow', tool: 'write_*' })],
    ['denies', aRule({ effect: 'deny', tool: 'write_*' })],
  ])('are not made for what a rule %s by now', (_what, rule) => {
    expect(suggestionsFor(inSite(), { rules: [rule] })).toEqual([]);
  });

  it('are made for what a rule only watches', () => {
    expect(suggestionsFor(inSite(), { rules: [aRule({ effect: 'allow', isShadow: true })] })).toHaveLength(1);
  });

  it('say how many of the client’s last calls of the server they would have covered', () => {
    const calls = [
      ...paths('~/projects/site/d.md', '~/projects/else.md'),
      answer({ path: '~/projects/site/e.md' }, { client: 'Cursor' }),
      answer({ path: '~/projects/site/e.md' }, { server: 'other' }),
      answer({ path: '~/projects/site/e.md' }, { tool: 'other' }),
    ];
    expect(suggestionsFor(inSite(), { calls })[0]?.covers).toEqual({ calls: 1, of: 3 });
  });

  it('come with the most answers first, and five at most', () => {
    const answered = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) =>
      times(3 + (n % 4), () => answer({}, { tool: `sync_${n}` })),
    );
    const found = suggestionsFor(answered);
    expect(found.map(({ because }) => /\d+/.exec(because)?.[0])).toEqual(['6', '6', '5', '5', '4']);
  });

  it('are the same for the same record', () => {
    const answered = [...inSite(), ...times(3, () => answer({}, { tool: 'sync_now' }))];
    expect(suggestionsFor(answered)).toEqual(suggestionsFor(answered));
  });

  describe('once dismissed', () => {
    const dismiss = (at: string): Dismissal[] => {
      const [suggestion] = suggestionsFor(inSite());
      if (!suggestion) throw new Error('no suggestion');
      const { id, draft } = suggestion;
      return [{ id, subject: subjectOf('allow', draft), at }];
    };

    it('are not made again', () => {
      expect(suggestionsFor([...inSite(), ...inSite()], { dismissed: dismiss('2026-01-01T00:00:00Z') })).toEqual([]);
    });

    it('are not made a little wider from the same answers', () => {
      const wider = [...inSite(), ...paths('~/projects/other.md')];
      expect(suggestionsFor(wider, { dismissed: dismiss('2026-11-20T10:00:00.000Z') })).toEqual([]);
    });

    it('make room for others, from answers given since', () => {
      const since = paths('~/projects/app/a.md', '~/projects/app/b.md', '~/projects/app/c.md').map((each) => ({
        ...each,
        at: '2026-11-21T09:00:00.000Z',
      }));
      const found = suggestionsFor([...inSite(), ...since], { dismissed: dismiss('2026-11-20T10:00:00.000Z') });
      expect(found.map(({ draft }) => draft.condition)).toEqual([
        'has(args.path) && under(args.path, "~/projects/app")',
      ]);
    });
  });
});

describe('where it is known which arguments the tool takes', () => {
  const inSite = () => paths('~/projects/site/a.md', '~/projects/site/b.md', '~/projects/site/c.md');
  const suggestWith = (properties: object, answered: readonly PastCall[]) => {
    const tool = () => ({ fingerprint: 'f', reason: '', definition: { inputSchema: { type: 'object', properties } } });
    return suggest(answered, { rules: [], calls: [], dismissed: [], now, home, tool, profileOf });
  };
  const conditions = (properties: object, answered: readonly PastCall[] = inSite()) =>
    suggestWith(properties, answered).map(({ draft }) => draft.condition);

  it('those that could take the call elsewhere, and were never given, have to stay away', () => {
    const properties = { path: {}, content: {}, backup_dir: {}, url: {}, 'odd name': {}, title: {} };
    expect(conditions(properties)).toEqual([
      'has(args.path) && under(args.path, "~/projects/site") && !has(args.backup_dir) && !has(args.url)',
    ]);
  });

  it('they hold nothing by that: what reaches outside needs more', () => {
    const ping = times(3, () => answer({}, { tool: 'ping', risk: 'external' }));
    expect(conditions({ url: {} }, ping)).toEqual([]);
    expect(
      conditions(
        { url: {} },
        times(3, () => answer({}, { tool: 'sync' })),
      ),
    ).toEqual(['!has(args.url)']);
  });

  it('a denial goes on to hold whatever else is given', () => {
    const no = times(3, (n) => answer({ path: `~/projects/site/${n}.md` }, { outcome: 'denied-by-user' }));
    expect(conditions({ path: {}, url: {} }, no)).toEqual(['has(args.path) && under(args.path, "~/projects/site")']);
  });

  it('none is made that would have to name more than a rule can hold', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`other_path_${n}_file`, {}]));
    expect(conditions(many)).toEqual([]);
    expect(conditions({})).toHaveLength(1);
  });
});

import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConditions } from '../../../main/gateway/policy/cel';
import type { PastCall } from '../../../main/gateway/policy/past-calls';
import { writeRulesText } from '../../../main/gateway/policy/rules-text';
import { createStore } from '../../../main/gateway/store';
import { createRuleToolsServices } from '../../../main/ipc/rule-tools-services';
import { createUndo } from '../../../main/ipc/undo';
import { type Rule, RuleDraft } from '../../../shared/domain/policy';
import type { Simulation, Suggestion } from '../../../shared/domain/simulation';
import { GatehouseError } from '../../../shared/errors';
import { aRule, testClock } from '../../support/builders';
import { connectSdk } from '../../support/mcp-clients';
import { aPastCall, everySeconds } from '../../support/past-calls';
import { startGatehouse } from '../../support/start-gatehouse';
import { aScriptServer, until } from '../../support/upstream';

beforeAll(loadConditions);

const suggestion: Suggestion = {
  id: 's1',
  draft: RuleDraft.parse({ effect: 'allow', client: 'Claude', server: 'files', tool: 'write_file', risks: ['write'] }),
  sentence: 'Allow write_file on files for Claude.',
  because: 'You allowed 3 like calls today.',
  index: 2,
  covers: { calls: 3, of: 9 },
};

interface Scene {
  own?: readonly Rule[];
  locked?: readonly Rule[];
  history?: readonly PastCall[];
  isDeclared?: boolean;
  /** What a proof is asked for. */
  refuses?: boolean;
}

function someTools({ own = [], locked = [], history = [], isDeclared = false, refuses = false }: Scene = {}) {
  const rules = createStore<readonly Rule[]>(own);
  const asked: { last: number; withArguments: boolean }[] = [];
  const proven: (readonly unknown[])[] = [];
  const dismissed: string[] = [];
  const suggestions = createStore<readonly Suggestion[]>([suggestion]);
  const undo = createUndo();
  let back = 0;
  const simulation = { path: [] } as unknown as Simulation;
  const services = createRuleToolsServices({
    rules,
    allRules: { get: () => [...locked, ...rules.get()], subscribe: rules.subscribe },
    history: {
      async *pages(last, what) {
        asked.push({ last, ...what });
        for (let at = 0; at < history.length; at += 100) yield history.slice(at, at + 100);
      },
      answered: () => Promise.resolve([]),
    },
    past: {
      home: '/home/ada',
      tool: () => ({ fingerprint: 'f'.repeat(64), reason: 'its name says “write”' }),
      profileOf: () => null,
    },
    conditionsReady: loadConditions,
    simulate: (call) => (call.tool === 'write_file' ? Promise.resolve(simulation) : Promise.reject(new Error('other'))),
    suggestions: { list: suggestions, dismiss: ({ id }) => void dismissed.push(id) },
    clock: testClock,
    undo,
    proveForRules(list) {
      proven.push(list);
      if (refuses) throw new GatehouseError('not-authenticated', 'Prove it.');
      return () => {
        back += 1;
      };
    },
    assertEditable() {
      if (isDeclared) throw new GatehouseError('conflict', 'The operator’s file owns this.');
    },
  });
  const order = () => rules.get().map(({ id }) => id);
  return { services, rules, asked, proven, dismissed, undo, simulation, order, givenBack: () => back };
}

/** As the page does it: after a look at what it changes. */
function importText(services: ReturnType<typeof someTools>['services'], text: string) {
  return services['policy.import']({ text, digest: services['policy.previewImport']({ text }).digest });
}

const codeOf = (code: string) => expect.objectContaining({ code });

describe('trying a call out', () => {
  it('is what the simulator says', async () => {
    const { services, simulation } = someTools();
    const call = { client: 'Claude', server: 'files', tool: 'write_file', argumentsJson: '{}' };
    expect(await services['policy.simulate'](call)).toBe(simulation);
  });
});

describe('a back-test', () => {
  const deny = RuleDraft.parse({ effect: 'deny', tool: 'write_*' });

  it('puts the last calls to the rules of now and to those of the change', async () => {
    const { services, asked } = someTools({ history: everySeconds(1, 3) });
    const result = await services['policy.backTest']({ change: { kind: 'add', draft: deny }, last: 50 });
    expect(result).toMatchObject({ calls: 3, now: { ask: 3 }, changed: { deny: 3 }, differing: 3 });
    expect(result.tookMs).toBeGreaterThanOrEqual(0);
    expect(asked).toEqual([{ last: 50, withArguments: false }]);
  });

  it('reads arguments where a rule looks at them', async () => {
    const { services, asked } = someTools({ own: [aRule({ condition: 'has(args.n)' })], history: [aPastCall()] });
    await services['policy.backTest']({ change: { kind: 'remove', id: 'rule-1' }, last: 5 });
    expect(asked).toEqual([{ last: 5, withArguments: true }]);
  });

  it.each([
    [0, { ask: 1, deny: 2 }],
    [1, { ask: 1, deny: 2 }],
    [2, { ask: 3, deny: 0 }],
  ])('counts positions in all rules, and gets above none that is locked: %i', async (index, changed) => {
    const locked = [aRule({ id: 'team', origin: 'team', effect: 'ask', tool: 'push_*' })];
    const own = [aRule({ id: 'own', effect: 'ask', tool: '*' })];
    const history = [aPastCall({ tool: 'push_it' }), ...everySeconds(1, 2)];
    const { services } = someTools({ own, locked, history });
    const change = { kind: 'add', draft: RuleDraft.parse({ effect: 'deny' }), index } as const;
    expect((await services['policy.backTest']({ change, last: 50 })).changed).toMatchObject(changed);
  });

  it('changes nothing', async () => {
    const { services, order } = someTools({ own: [aRule({ id: 'a' })], history: [aPastCall()] });
    await services['policy.backTest']({ change: { kind: 'remove', id: 'a' }, last: 5 });
    expect(order()).toEqual(['a']);
  });

  it('says that a rule is not there any more', async () => {
    const { services } = someTools();
    await expect(services['policy.backTest']({ change: { kind: 'remove', id: 'x' }, last: 5 })).rejects.toThrow(
      codeOf('not-found'),
    );
  });

  it('gives way to the next one', async () => {
    const { services } = someTools({
      own: [aRule({ condition: 'args.path.startsWith("/")' })],
      history: everySeconds(1, 20_000),
    });
    const ask = () => services['policy.backTest']({ change: { kind: 'add', draft: deny }, last: 50_000 });
    const first = ask();
    const second = ask();
    await expect(first).rejects.toThrow(codeOf('cancelled'));
    expect((await second).calls).toBe(20_000);
  });
});

describe('suggestions', () => {
  it('become a rule where they would stand, for the tool as it is now', () => {
    const { services, rules } = someTools({
      locked: [aRule({ id: 'team', origin: 'team' })],
      own: [aRule({ id: 'a' }), aRule({ id: 'asks' })],
    });
    const { id } = services['policy.acceptSuggestion']({ id: 's1' });
    expect(rules.get().map((rule) => rule.id)).toEqual(['a', id, 'asks']);
    expect(rules.get()[1]).toMatchObject({
      effect: 'allow',
      origin: 'suggested',
      tool: 'write_file',
      isEnabled: true,
      definition: 'f'.repeat(64),
    });
  });

  it('take a proof where rules do', () => {
    const { services, proven, rules } = someTools({ refuses: true });
    expect(() => services['policy.acceptSuggestion']({ id: 's1' })).toThrow(codeOf('not-authenticated'));
    expect(proven).toEqual([[suggestion.draft]]);
    expect(rules.get()).toEqual([]);
  });

  it('are not taken where the operator’s file owns the rules', () => {
    const { services } = someTools({ isDeclared: true });
    expect(() => services['policy.acceptSuggestion']({ id: 's1' })).toThrow(codeOf('conflict'));
  });

  it('are dismissed', () => {
    const { services, dismissed } = someTools();
    services['policy.dismissSuggestion']({ id: 's1' });
    expect(dismissed).toEqual(['s1']);
  });

  it('that are gone are neither accepted nor dismissed', () => {
    const { services } = someTools();
    expect(() => services['policy.acceptSuggestion']({ id: 's2' })).toThrow(codeOf('not-found'));
    expect(() => services['policy.dismissSuggestion']({ id: 's2' })).toThrow(codeOf('not-found'));
  });
});

describe('rules as text', () => {
  const a = aRule({ id: 'a', effect: 'deny', tool: 'x', origin: 'prompt' });
  const b = aRule({ id: 'b', effect: 'allow', tool: 'y' });

  it('come back as they went, with their ids and their past', () => {
    const { services, rules } = someTools({ own: [a, b], locked: [aRule({ id: 'team', origin: 'team' })] });
    const { text } = services['policy.export']();
    expect(text).not.toContain('team');
    expect(services['policy.previewImport']({ text })).toMatchObject({ problem: null, rules: [] });
    importText(services, text);
    expect(rules.get()).toEqual([a, b]);
  });

  const changed = 'rules:\n  - effect: allow\n    tool: "y"\n  - effect: ask\n    tool: z\n';

  it('show what they would change before they do', () => {
    const { services, order } = someTools({ own: [a, b] });
    expect(
      services['policy.previewImport']({ text: changed }).rules.map(({ before, after }) => [
        before !== null,
        after !== null,
      ]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(order()).toEqual(['a', 'b']);
  });

  it('replace the person’s own, which can be undone', async () => {
    const { services, rules, undo } = someTools({ own: [a, b] });
    const { undoId } = importText(services, changed);
    expect(rules.get().map(({ tool }) => tool)).toEqual(['y', 'z']);
    await undo.restore(undoId);
    expect(rules.get()).toEqual([a, b]);
  });

  it('take a proof for what is new among them only', () => {
    const { services, proven, order } = someTools({ own: [b], refuses: true });
    expect(() => importText(services, changed)).toThrow(codeOf('not-authenticated'));
    expect(proven).toEqual([[expect.objectContaining({ effect: 'ask', tool: 'z' })]]);
    expect(order()).toEqual(['b']);
  });

  it.each<[string, readonly Rule[], readonly Rule[], readonly string[]]>([
    ['a denial is gone', [a, b], [b], ['b']],
    ['a denial is moved below', [a, b], [b, a], ['b']],
    ['a denial is switched off', [a, b], [{ ...a, isEnabled: false }, b], ['b']],
    ['one that lets something through is gone', [a, b], [a], []],
    ['nothing is', [a, b], [a, b], []],
  ])('take the proof of all that let something through where %s', (_what, own, after, asked) => {
    const { services, proven } = someTools({ own });
    importText(services, writeRulesText(after));
    expect(proven.flat().map((rule) => (rule as Rule).id)).toEqual(asked);
  });

  it('give the proof back where they cannot be kept', () => {
    const { services, rules, givenBack } = someTools({ own: [a, b] });
    rules.update = () => {
      throw new GatehouseError('internal', 'The disk is full.');
    };
    expect(() => importText(services, changed)).toThrow('The disk is full.');
    expect(() => services['policy.acceptSuggestion']({ id: 's1' })).toThrow('The disk is full.');
    expect(givenBack()).toBe(2);
  });

  it('are not taken back over what was changed since', async () => {
    const { services, undo, rules, order } = someTools({ own: [a, b] });
    const { undoId } = importText(services, changed);
    rules.update((all) => [aRule({ id: 'since', effect: 'deny' }), ...all]);
    await expect(undo.restore(undoId)).rejects.toMatchObject({
      code: 'conflict',
      message:
        'The rules were changed since they were imported, and that would be undone too. Take back what you do not want rule by rule.',
    });
    expect(order()[0]).toBe('since');
  });

  it('become what was shown and nothing else: not where the rules were changed since', () => {
    const { services, rules, proven, order } = someTools({ own: [a, b] });
    const { digest } = services['policy.previewImport']({ text: changed });
    const shown = rules.get();
    rules.update((all) => [...all, aRule({ id: 'since', effect: 'deny' })]);
    const apply = () => services['policy.import']({ text: changed, digest });
    expect(apply).toThrow(
      expect.objectContaining({
        code: 'conflict',
        message: 'The rules were changed since you saw what this would change. Look at it again, then import.',
      }),
    );
    expect([proven, order()]).toEqual([[], ['a', 'b', 'since']]);
    rules.update(() => shown);
    apply();
    expect(rules.get().map(({ tool }) => tool)).toEqual(['y', 'z']);
  });

  it('say what is wrong with them, and where', () => {
    const { services, order } = someTools({ own: [a] });
    const problem = 'Line 1, column 8: “rules” must be a list.';
    expect(services['policy.previewImport']({ text: 'rules: 5' })).toMatchObject({ problem, rules: [] });
    expect(() => importText(services, 'rules: 5')).toThrow(problem);
    expect(order()).toEqual(['a']);
  });

  it('are not taken where the operator’s file owns them', () => {
    const { services } = someTools({ isDeclared: true });
    expect(() => importText(services, 'rules: []')).toThrow(codeOf('conflict'));
  });
});

describe('in a whole gateway', () => {
  it('answers become a suggestion, the suggestion a rule, and the rule the answer', async () => {
    const gatehouse = await startGatehouse();
    onTestFinished(() => gatehouse.stop());
    const { services } = gatehouse;
    await gatehouse.addServer('files', aScriptServer('raw-stdio.mjs'));
    const { token } = await gatehouse.addClient('Tester');
    const client = await connectSdk('v2', gatehouse.endpoint, token);
    await client.tools();
    services['servers.setRisk']({ server: 'files', tool: 'echo', risk: 'write' });
    for (const _ of [1, 2, 3]) {
      const call = client.call('files_echo', { text: 'hi' });
      await gatehouse.reply(await gatehouse.question(), { allow: 'once' });
      await call;
    }

    const call = { client: 'Tester', server: 'files', tool: 'echo', argumentsJson: '{"text":"hi"}' };
    expect(await services['policy.simulate'](call)).toMatchObject({
      decision: { effect: 'ask', ruleId: null },
      risk: 'write',
      request: { tool: 'echo', kind: 'call' },
    });
    const suggestions = services['policy.suggestions'];
    await until(suggestions, (found) => found.length > 0);
    const [first] = suggestions.get();
    expect(first).toMatchObject({ draft: { tool: 'echo', effect: 'allow' }, covers: { calls: 3, of: 3 } });
    const change = { kind: 'add', draft: RuleDraft.parse(first?.draft) } as const;
    expect(await services['policy.backTest']({ change, last: 100 })).toMatchObject({ calls: 3, changed: { allow: 3 } });

    services['policy.acceptSuggestion']({ id: first?.id ?? '' });
    expect((await client.call('files_echo', { text: 'hi' })).text).toBe('hi');
    const { text } = await services['policy.export']({});
    const denyAll = 'rules:\n  - effect: deny\n';
    const { digest } = await services['policy.previewImport']({ text: denyAll });
    const { undoId } = await services['policy.import']({ text: denyAll, digest });
    expect((await client.call('files_echo', { text: 'hi' })).isError).toBe(true);
    await services['undo.restore']({ undoId });
    expect(await services['policy.export']({})).toEqual({ text });
    expect((await client.call('files_echo', { text: 'hi' })).text).toBe('hi');
    await client.close();
  }, 30_000);
});

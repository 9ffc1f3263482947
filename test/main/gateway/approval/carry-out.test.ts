import { describe, expect, it, vi } from 'vitest';
import { type CarryOutParts, createCarryOut } from '../../../../main/gateway/approval/carry-out';
import type { Ask, Question } from '../../../../main/gateway/approval/question';
import type { ApprovalReply, Scope } from '../../../../shared/domain/approval';
import { aCallAsk, aQuestion, aResultAsk } from '../../../support/a-queue';
import { aReachOffer } from '../../../support/an-approval-request';
import { anAskDecision, aToolCall } from '../../../support/builders';

const everything: Scope[] = ['15-minutes', '1-hour', 'session', 'always'];

/** Carries answers out and notes what they left behind. */
function aPerson({
  hasProof = true,
  view = {},
  scopes = everything,
}: {
  hasProof?: boolean;
  view?: Partial<Question['view']>;
  scopes?: Scope[];
} = {}) {
  const left: unknown[] = [];
  const parts: CarryOutParts = {
    grants: {
      add: (call, decision, terms) => left.push(['grant', call.id, decision.ruleId, terms]),
      denySession: (call, about) => left.push(['session denied', call.session, about]),
    },
    evaluate: () => anAskDecision({ ruleId: 'now' }),
    remember: (call, decision, terms) => left.push(['rule', call.id, decision.ruleId, terms]),
    authentication: { use: vi.fn(() => hasProof), giveBack: vi.fn() },
    validateEdit: (_call, json) => (json.includes('wrong') ? '“path” must be text.' : null),
    preferences: { note: (clientId, choice) => left.push(['chosen', clientId, choice]) },
    guidances: { note: (_call, sentence) => left.push(['said', sentence]) },
  };
  const carryOut = createCarryOut(parts);
  function answer(reply: Record<string, unknown>, ask: Ask = aCallAsk(), isSessionOver = false) {
    const { view: usual, terms } = aQuestion(ask, scopes);
    const asked = { id: 'K7QX', ask, question: { view: { ...usual, ...view }, terms }, isSessionOver };
    const base = { requestId: 'K7QX', revision: 1, isEveryClient: false, wasShownWhole: true, isWholeSession: false };
    const whole: Record<string, unknown> = { ...base, ...reply };
    return carryOut(whole as unknown as ApprovalReply, asked);
  }
  return { answer, left, parts };
}

const allow = { effect: 'allow', scope: 'once' };

describe('a yes', () => {
  it('once leaves nothing behind', () => {
    const { answer, left } = aPerson();
    expect(answer(allow)).toEqual({ kind: 'allowed', requestId: 'K7QX', scope: 'once', askedBy: anAskDecision() });
    expect(left).toEqual([['chosen', 'client-1', null]]);
  });

  it('for a time leaves a grant for the reach that was chosen', () => {
    const { answer, left } = aPerson();
    answer({ ...allow, scope: '1-hour', reach: 'pattern-2', isEveryClient: true });
    expect(left[0]).toEqual([
      'grant',
      'call-1',
      null,
      {
        requestId: 'K7QX',
        scope: '1-hour',
        terms: { reach: 'pattern', condition: 'path starts with ' },
        isEveryClient: true,
        label: 'pattern-2 of it',
      },
    ]);
    expect(left[1]).toEqual(['chosen', 'client-1', { reach: 'pattern', scope: '1-hour' }]);
  });

  it.each([
    ['tool', ''],
    ['pattern-1', 'path starts with a'],
    ['exact', 'args == {"path": "a.txt"}'],
  ])('for always writes a rule for %s, by the rule that would ask now', (reach, condition) => {
    const { answer, left } = aPerson();
    answer({ ...allow, scope: 'always', reach });
    expect(left[0]).toEqual(['rule', 'call-1', 'now', { condition, isEveryClient: false }]);
  });

  const cover = 'Choose what the answer is to cover besides this call: one of those shown.';
  const whole = 'Nothing longer than 15 minutes can be given before all of it was read. Scroll to its end first.';
  const thisOne = 'This cannot be given to every client. Give it to this one.';
  const onceOnly = 'Changed arguments can be allowed once only.';
  const asShown = 'What was typed is not the name that was asked for. Type it as it is shown.';
  it.each<[string, string, Record<string, unknown>, Partial<Question['view']>]>([
    ['a time without what it covers', cover, { scope: '15-minutes' }, {}],
    ['a reach that was not offered', cover, { scope: '15-minutes', reach: 'everything' }, {}],
    ['a reach that is not shown', cover, { scope: '15-minutes', reach: 'tool' }, { reaches: [] }],
    [
      'a reach that is shown and stands for nothing',
      cover,
      { scope: '15-minutes', reach: 'empty' },
      { reaches: [aReachOffer({ id: 'empty' })] },
    ],
    ['an hour before all of it was shown', whole, { scope: '1-hour', reach: 'tool', wasShownWhole: false }, {}],
    ['a session before all of it was shown', whole, { scope: 'session', reach: 'tool', wasShownWhole: false }, {}],
    ['a rule before all of it was shown', whole, { scope: 'always', reach: 'tool', wasShownWhole: false }, {}],
    ['a session of every client', thisOne, { scope: 'session', reach: 'tool', isEveryClient: true }, {}],
    [
      'every client where that is not offered',
      thisOne,
      { scope: '1-hour', reach: 'tool', isEveryClient: true },
      { mayBeEveryClient: false },
    ],
    [
      'changed arguments for a time',
      onceOnly,
      { scope: '15-minutes', reach: 'tool', argumentsJson: '{"path":"b"}' },
      {},
    ],
    ['changed arguments where they cannot be', onceOnly, { argumentsJson: '{"path":"b"}' }, { mayEdit: false }],
    ['changed arguments that do not fit', '“path” must be text.', { argumentsJson: '{"path":"wrong"}' }, {}],
    ['the wrong name typed', asShown, { typed: 'acme' }, { ceremony: { kind: 'type', target: 'acme/site' } }],
    ['no name typed', asShown, {}, { ceremony: { kind: 'type', target: 'acme/site' } }],
  ])('is refused with %s, and leaves nothing behind', (_what, message, reply, view) => {
    const { answer, left, parts } = aPerson({ view: { authenticatedScopes: everything, ...view } });
    expect(() => answer({ ...allow, ...reply })).toThrow(expect.objectContaining({ code: 'invalid-request', message }));
    expect(left).toEqual([]);
    expect(parts.authentication.use).not.toHaveBeenCalled();
  });

  it('for a time that was not offered with its reach is refused, and leaves nothing behind', () => {
    const { answer, left } = aPerson({ scopes: ['15-minutes'] });
    expect(() => answer({ ...allow, scope: '1-hour', reach: 'tool' })).toThrow(
      '“1-hour” is not offered for this request. Choose one of the times shown.',
    );
    expect(left).toEqual([]);
  });

  it('for the shortest time does not need all of it to have been shown', () => {
    const { answer } = aPerson();
    expect(answer({ ...allow, scope: '15-minutes', reach: 'tool', wasShownWhole: false })).toMatchObject({
      kind: 'allowed',
    });
  });

  it('with the name typed is one', () => {
    const { answer } = aPerson({ view: { ceremony: { kind: 'type', target: 'acme/site' } } });
    expect(answer({ ...allow, typed: ' acme/site ' })).toMatchObject({ kind: 'allowed' });
    const held = aPerson({ view: { ceremony: { kind: 'hold' } } });
    expect(held.answer({ ...allow, typed: 'something' })).toMatchObject({ kind: 'allowed' });
  });

  it('for what no rule can say writes none, whatever was offered', () => {
    const { answer, left } = aPerson();
    expect(() => answer({ ...allow, scope: 'always', reach: 'server' })).toThrow('No rule can say this.');
    expect(left).toEqual([]);
  });

  it('of a tool with a server’s other tools has no rule', () => {
    const { answer, left } = aPerson();
    answer({ ...allow, scope: 'session', reach: 'server' });
    expect(left[0]).toMatchObject(['grant', 'call-1', null, { terms: { reach: 'server' } }]);
  });
});

describe('a proof of who answers', () => {
  const view = { authenticatedScopes: ['15-minutes'] as Scope[] };
  it('is taken where that was said, and nothing is left behind without it', () => {
    const { answer, left } = aPerson({ hasProof: false, view });
    expect(answer({ ...allow, scope: '15-minutes', reach: 'tool' })).toBe('not-authenticated');
    expect(left).toEqual([]);
  });

  it('is used up where it is taken, and left alone where it is not', () => {
    const { answer, parts } = aPerson({ view });
    answer(allow);
    expect(parts.authentication.use).not.toHaveBeenCalled();
    expect(answer({ ...allow, scope: '15-minutes', reach: 'tool' })).toMatchObject({ kind: 'allowed' });
    expect(parts.authentication.use).toHaveBeenCalledOnce();
  });
});

describe('changed arguments', () => {
  it('go with the yes', () => {
    const { answer } = aPerson();
    expect(answer({ ...allow, argumentsJson: '{"path":"b.txt"}' })).toEqual({
      kind: 'allowed',
      requestId: 'K7QX',
      scope: 'once',
      askedBy: anAskDecision(),
      argumentsJson: '{"path":"b.txt"}',
    });
  });

  it('that come to the same are the call itself', () => {
    const { answer } = aPerson();
    expect(answer({ ...allow, argumentsJson: '{ "path": "a.txt" }' })).not.toHaveProperty('argumentsJson');
  });
});

describe('a no', () => {
  it('carries its sentence, which is remembered', () => {
    const { answer, left } = aPerson();
    expect(answer({ effect: 'deny', guidance: 'Use b.txt.' })).toEqual({
      kind: 'denied',
      requestId: 'K7QX',
      guidance: 'Use b.txt.',
    });
    expect(left).toEqual([['said', 'Use b.txt.']]);
  });

  it('to the whole session is kept', () => {
    const { answer, left } = aPerson();
    expect(answer({ effect: 'deny', guidance: '', isWholeSession: true })).toMatchObject({ guidance: null });
    expect(left).toEqual([['session denied', 'session-1', { requestId: 'K7QX', guidance: null }]]);
  });
});

describe('a result', () => {
  const result = aResultAsk({ call: aToolCall() });
  it.each([
    [{ effect: 'release' }, { kind: 'released', requestId: 'K7QX' }],
    [
      { effect: 'redact', resultJson: '{"content":[]}' },
      { kind: 'redacted', requestId: 'K7QX', resultJson: '{"content":[]}' },
    ],
    [{ effect: 'block' }, { kind: 'blocked', requestId: 'K7QX', guidance: null }],
    [
      { effect: 'block', guidance: 'Ask for less.' },
      { kind: 'blocked', requestId: 'K7QX', guidance: 'Ask for less.' },
    ],
  ])('answered with %o is %o', (reply, settlement) => {
    expect(aPerson().answer(reply, result)).toEqual(settlement);
  });

  it('that is blocked with a sentence has it remembered', () => {
    const { answer, left } = aPerson();
    answer({ effect: 'block', guidance: 'Ask for less.' }, result);
    answer({ effect: 'block', guidance: '' }, result);
    expect(left).toEqual([['said', 'Ask for less.']]);
  });

  it.each(['[]', 'null', '{', '"x"'])('cannot become %s', (resultJson) => {
    expect(() => aPerson().answer({ effect: 'redact', resultJson }, result)).toThrow('must be a JSON object');
  });

  it.each([allow, { effect: 'deny' }])('is not answered with %o', (reply) => {
    expect(() => aPerson().answer(reply, result)).toThrow('Release, redact or block');
  });

  it.each([{ effect: 'release' }, { effect: 'block' }, { effect: 'redact', resultJson: '{}' }])(
    'answers no call: %o',
    (reply) => {
      expect(() => aPerson().answer(reply)).toThrow('Allow or deny it.');
    },
  );
});

describe('a proof whose answer came to nothing', () => {
  const view = { authenticatedScopes: ['1-hour', 'always'] as Scope[] };
  const always = { ...allow, scope: 'always', reach: 'tool' };

  it('is given back where the rule cannot be written', () => {
    const { answer, parts, left } = aPerson({ view });
    parts.remember = () => {
      throw new Error('The disk is full.');
    };
    expect(() => answer(always)).toThrow('The disk is full.');
    expect(parts.authentication.use).toHaveBeenCalledOnce();
    expect(parts.authentication.giveBack).toHaveBeenCalledOnce();
    expect(left).toEqual([]);
  });

  it('is kept where the rule is written', () => {
    const { answer, parts } = aPerson({ view });
    expect(answer(always)).toMatchObject({ kind: 'allowed', scope: 'always' });
    expect(parts.authentication.giveBack).not.toHaveBeenCalled();
  });

  it('cannot be given back where none was taken', () => {
    const { answer, parts } = aPerson();
    parts.remember = () => {
      throw new Error('The disk is full.');
    };
    expect(() => answer(always)).toThrow('The disk is full.');
    expect(parts.authentication.giveBack).not.toHaveBeenCalled();
  });
});

describe('when the session that asked is over', () => {
  it('a yes for it is one for its retry, and a no to all of it is a no to this', () => {
    const { answer, left } = aPerson({ view: { authenticatedScopes: ['session'] }, hasProof: false });
    const forSession = { ...allow, scope: 'session', reach: 'tool' };
    expect(answer(forSession, aCallAsk(), true)).toMatchObject({ kind: 'allowed', scope: 'once' });
    expect(answer({ effect: 'deny', isWholeSession: true }, aCallAsk(), true)).toMatchObject({ kind: 'denied' });
    expect(left).toEqual([['chosen', 'client-1', null]]);
  });

  it('what is given for a time is given', () => {
    const { answer, left } = aPerson();
    const forAWhile = { ...allow, scope: '15-minutes', reach: 'tool' };
    expect(answer(forAWhile, aCallAsk(), true)).toMatchObject({ scope: '15-minutes' });
    expect(left[0]).toMatchObject(['grant', 'call-1', null, { scope: '15-minutes' }]);
  });
});

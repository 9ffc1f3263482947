import { describe, expect, it } from 'vitest';
import { createGiveAnswer } from '../../../main/cli/give-answer';
import { createStore } from '../../../main/gateway/store';
import type { ApprovalRequest } from '../../../shared/domain/approval';
import type { AuthenticationMethod, AuthenticationOutcome } from '../../../shared/domain/authentication';
import { aReachOffer } from '../../support/an-approval-request';
import { aFakeGateway, anApprovalRequest } from '../../support/panel-services';

/** Answers, where `lines` are what the person types when asked for one; `null`: goes back. */
function aPerson(lines: (string | null)[] = []) {
  const gateway = aFakeGateway();
  const said: string[] = [];
  const secrets: string[] = [];
  const give = createGiveAnswer({
    services: gateway.services,
    terminal: { columns: () => 80, isColor: false },
    say: (text) => void said.push(text),
    ask(label, done, { isSecret = false } = {}) {
      said.push(label);
      const line = lines.shift();
      if (isSecret) secrets.push(label);
      if (typeof line === 'string') done(line);
    },
    during: (_ids, settling) => settling(),
  });
  function show(...requests: ApprovalRequest[]) {
    gateway.pending.update(() => requests);
    return requests[0] ?? anApprovalRequest();
  }
  return { ...gateway, said, secrets, give, show, screen: () => said.join('\n') };
}

const yes = { requestId: 'K7QX', revision: 1, effect: 'allow', isEveryClient: false, wasShownWhole: true };
/** Every answer is on its way after one turn of the loop. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('how far a yes reaches', () => {
  const reaches = [aReachOffer({ id: 'exact', label: 'these exact arguments' }), aReachOffer({ covers: null })];

  it('is chosen by its number where there are several', async () => {
    const { give, show, replies, screen } = aPerson(['2']);
    give(show(anApprovalRequest({ reaches })), { kind: 'allow', scope: '15-minutes' });
    await settled();
    expect(screen()).toContain(
      '  1 these exact arguments (3 of the last 12 calls)\n  2 write_file, whatever the arguments\n',
    );
    expect(replies).toEqual([{ ...yes, scope: '15-minutes', reach: 'tool' }]);
  });

  it.each(['0', '3', 'x', '', '1.5'])('is nothing for %j', async (line) => {
    const { give, show, replies, screen } = aPerson([line]);
    give(show(anApprovalRequest({ reaches })), { kind: 'allow', scope: '15-minutes' });
    await settled();
    expect([replies, screen().includes('none of the numbers')]).toEqual([[], true]);
  });
});

describe('a serious one', () => {
  it('is allowed after the name of what is at stake was typed, and that goes with the answer', async () => {
    const request = anApprovalRequest({ risk: 'destructive', ceremony: { kind: 'type', target: 'acme/Site' } });
    const wrong = aPerson(['acme/site']);
    wrong.give(wrong.show(request), { kind: 'allow', scope: 'once' });
    await settled();
    expect([wrong.replies, wrong.screen().includes('not what was asked for')]).toEqual([[], true]);
    const right = aPerson([' acme/Site ']);
    right.give(right.show(request), { kind: 'allow', scope: 'once' });
    await settled();
    expect(right.replies).toEqual([{ ...yes, scope: 'once', typed: 'acme/Site' }]);
  });
});

describe('a proof of who answers', () => {
  const request = anApprovalRequest({ authenticatedScopes: ['once'] });
  function aProof(
    method: AuthenticationMethod,
    outcome: AuthenticationOutcome['outcome'] | 'fails',
    line: string | null,
  ) {
    const person = aPerson([line]);
    const asked: unknown[] = [];
    person.services['security.method'] = createStore<AuthenticationMethod>(method);
    person.services['security.authenticate'] = (input) => {
      asked.push(input);
      if (outcome === 'fails') throw new Error('no keychain');
      return { outcome, retryAt: null };
    };
    person.give(person.show(request), { kind: 'allow', scope: 'once' });
    return { ...person, asked };
  }

  it('is the passphrase, which nobody sees', async () => {
    const { replies, asked, secrets } = aProof('passphrase', 'proven', 'open sesame');
    await settled();
    expect(asked).toEqual([{ reason: 'allow K7QX', passphrase: 'open sesame' }]);
    expect([replies.length, secrets.length]).toEqual([1, 1]);
  });

  it.each([
    ['wrong', 'That is not your passphrase'],
    ['wait', 'Too many were wrong.'],
    ['fails', 'could not be checked'],
  ] as const)('that is %s allows nothing', async (outcome, sentence) => {
    const { replies, screen } = aProof('passphrase', outcome, 'x');
    await settled();
    expect([replies, screen().includes(sentence)]).toEqual([[], true]);
  });

  it('cannot be given here where it is another', async () => {
    const { replies, asked, screen } = aProof('touch-id', 'proven', null);
    await settled();
    expect([replies, asked, screen().includes('cannot be given here')]).toEqual([[], [], true]);
  });

  it('is not asked for where none is wanted', async () => {
    const { give, show, replies, secrets } = aPerson();
    give(show(anApprovalRequest({ authenticatedScopes: ['always'] })), { kind: 'allow', scope: 'once' });
    await settled();
    expect([replies.length, secrets]).toEqual([1, []]);
  });
});

describe('a no', () => {
  it('takes a sentence of before by its number', async () => {
    const { give, show, replies, screen } = aPerson(['1']);
    give(show(anApprovalRequest({ guidances: ['Use b.txt.', 'Ask first.'] })), { kind: 'guide' });
    await settled();
    expect(screen()).toContain('  1 Use b.txt.\n  2 Ask first.');
    expect(replies).toMatchObject([{ effect: 'deny', guidance: 'Use b.txt.' }]);
  });

  it('takes a number that none of them has as it stands', async () => {
    const { give, show, replies } = aPerson(['3']);
    give(show(anApprovalRequest({ guidances: ['Use b.txt.'] })), { kind: 'guide' });
    await settled();
    expect(replies).toMatchObject([{ guidance: '3' }]);
  });

  it('to a result withholds it, with words or without', async () => {
    const { give, show, replies } = aPerson(['Ask for less.']);
    const result = anApprovalRequest({ kind: 'result', resultJson: '{}' });
    give(show(result), { kind: 'deny' });
    give(show(result), { kind: 'guide' });
    await settled();
    expect(replies).toMatchObject([{ effect: 'block' }, { effect: 'block', guidance: 'Ask for less.' }]);
  });
});

it('lets the client have a result', async () => {
  const { give, show, replies } = aPerson();
  give(show(anApprovalRequest({ kind: 'result', resultJson: '{}' })), { kind: 'release' });
  await settled();
  expect(replies).toEqual([{ requestId: 'K7QX', revision: 1, effect: 'release' }]);
});

it.each([
  ['not-authenticated', 'it takes a proof'],
  ['changed', 'it changed while you read'],
] as const)('says so when the answer was %s', async (outcome, sentence) => {
  const { give, show, services, screen } = aPerson();
  services['approvals.reply'] = () => ({ outcome });
  give(show(anApprovalRequest()), { kind: 'deny' });
  await settled();
  expect(screen()).toContain(sentence);
});

it('says so when the answer could not be given', async () => {
  const { give, show, services, screen } = aPerson();
  services['approvals.reply'] = () => Promise.reject(new Error('gone'));
  give(show(anApprovalRequest()), { kind: 'deny' });
  await settled();
  expect(screen()).toContain('could not be given');
});

describe('a burst', () => {
  const burst = [
    anApprovalRequest({ group: 'g', calls: 2 }),
    anApprovalRequest({ id: 'B222', group: 'g', argumentsJson: '{"path":"\u202e"}' }),
  ];
  const other = anApprovalRequest({ id: 'C333', group: 'h' });

  it.each([
    ['allow', '2 of 2 allowed once.'],
    ['DENY', '2 of 2 denied.'],
  ])('is answered with “%s” after all of it was shown', async (line, told) => {
    const { give, show, replies, screen } = aPerson([line]);
    give(show(...burst, other), { kind: 'group' });
    await settled();
    expect(screen()).toContain('  2 calls of this burst wait');
    expect(screen()).toContain('K7QX, 2 times\n    │ {"path":"/home/me/site/index.html"}');
    expect(screen()).toContain('    │ {"path":"\\u{202e}"}');
    expect(screen()).toContain(told);
    expect(replies).toEqual([
      { requests: burst.map(({ id: requestId, revision }) => ({ requestId, revision })), effect: line.toLowerCase() },
    ]);
  });

  it('is not answered by anything else', async () => {
    const { give, show, replies, screen } = aPerson(['y']);
    give(show(...burst), { kind: 'group' });
    await settled();
    expect([replies, screen().includes('nothing was answered')]).toEqual([[], true]);
  });

  it('that nobody could read together is not answered together', async () => {
    const { give, show, replies, screen } = aPerson(['allow']);
    give(show(anApprovalRequest({ group: 'g', argumentsJson: `"${'x'.repeat(2000)}"` })), { kind: 'group' });
    await settled();
    expect([replies, screen().includes('too long to be read together')]).toEqual([[], true]);
  });

  it('says so when the answer could not be given', async () => {
    const { give, show, services, screen } = aPerson(['allow']);
    services['approvals.replyGroup'] = () => Promise.reject(new Error('gone'));
    give(show(...burst), { kind: 'group' });
    await settled();
    expect(screen()).toContain('Answer them again.');
  });
});

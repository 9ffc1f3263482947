import { expect, test } from '@playwright/test';
import type { ApprovalReply, Reach } from '../../shared/domain/approval';
import { armed } from '../support/app-with-files';
import { type AppWithPages, launchWithPages, type Reached } from '../support/app-with-pages';
import { type ConnectedClient, connectClient, textOf } from '../support/mcp-client';
import { allowNames, gather, type Hand, hands, type LastingScope } from '../support/prompt-hands';

// Every way to answer × mouse and keyboard, in the real app: what reaches the server, and what the client reads.

let app: AppWithPages;
/** Another session of the same client, and another client. */
let sameClient: ConnectedClient;
let otherClient: ConnectedClient;

const passphrase = 'correct horse battery';

test.beforeAll(async () => {
  app = await launchWithPages();
  // What destroys or runs something is then offered for longer than once, to whoever can prove who answers.
  await app.invoke('security.setPassphrase', { current: null, next: passphrase });
  sameClient = await connectClient(app.endpoint, app.token);
  const { token } = await app.invoke<{ token: string }>('clients.create', { name: 'Zed' });
  otherClient = await connectClient(app.endpoint, token);
});

test.afterAll(async () => {
  await sameClient?.close();
  await otherClient?.close();
  await app?.close();
});

test.afterEach(() => app.forget());

type Input = Readonly<Record<string, string>>;
interface Call {
  readonly tool: string;
  readonly input: Input;
}

const page = (name: string, text = 'hello'): Call => ({
  tool: 'write_page',
  input: { path: `/srv/projects/${name}`, text },
});
const append: Call = { tool: 'append_page', input: { path: '/srv/projects/site/a.md', text: 'more' } };
const remove: Call = { tool: 'delete_page', input: { path: 'old.md' } };
const asked = page('site/a.md');

type Path = (hand: Hand) => Promise<void>;

// What each reach lets through afterwards, and the nearest call that it does not.
const reaches: Readonly<Record<Reach, { entry: RegExp; within: Call; beyond: Call }>> = {
  exact: { entry: /these exact arguments/, within: asked, beyond: page('site/a.md', 'else') },
  pattern: { entry: /under.*\/srv\/projects\/site/, within: page('site/b.md'), beyond: page('other/a.md') },
  tool: { entry: /write_page, whatever/, within: page('other/a.md'), beyond: append },
  server: { entry: /tools of pages/, within: append, beyond: remove },
};

const lasting = Object.keys(allowNames) as LastingScope[];
const everyReach = Object.keys(reaches) as Reach[];

/** By the effects that the contract knows; one that is added is missing here, and does not compile. */
const paths: Readonly<Record<ApprovalReply['effect'], Readonly<Record<string, Path>>>> = {
  allow: {
    'allow once': allowOnce,
    ...Object.fromEntries(
      lasting.flatMap((scope) =>
        everyReach.map((reach) => [`allow: ${scope}, ${reach}`, (hand: Hand) => allowLasting(hand, scope, reach)]),
      ),
    ),
    'allow every client for a while': (hand) => allowEveryClient(hand, '15-minutes'),
    'allow every client for good': (hand) => allowEveryClient(hand, 'always'),
    'allow with arguments changed in the form': allowChangedInForm,
    'allow with arguments changed as JSON': allowChangedAsJson,
    'allow some of a group by ticks': allowTicked,
    'allow by a press that lasts': allowByHold,
    'allow by typing what is at stake': allowByTyping,
    'allow after a proof of who answers': allowProven,
  },
  deny: {
    'deny once': denyOnce,
    'deny with a typed reason': denyWithTypedReason,
    'deny with a suggested sentence': denyWithSuggestion,
    'deny all of this session': denySession,
    'deny a group at once': denyGroup,
    'deny a group with a reason': denyGroupWithReason,
  },
  release: { 'release a held result': release },
  redact: { 'redact a held result': redact },
  block: { 'block a held result': block, 'block a held result with a reason': blockWithReason },
};

for (const name of Object.keys(hands) as (keyof typeof hands)[]) {
  for (const [path, answer] of Object.values(paths).flatMap((group) => Object.entries(group))) {
    test(`${path}, by ${name}`, () => answer(hands[name](app.prompt)));
  }
}

async function allowOnce(hand: Hand) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.read();
  await hand.yes(/^Allow once/);
  expect(textOf(await answer)).toBe('write_page is done.');
  expect(app.reached()).toEqual([exactly(asked)]);
  await expectAsked(asked);
}

async function allowLasting(hand: Hand, scope: LastingScope, reach: Reach) {
  const { entry, within, beyond } = reaches[reach];
  const answer = call(asked);
  await armed(app.prompt);
  await hand.read();
  await hand.chooseTime(scope);
  if (scope === 'always' && reach === 'server') {
    // No rule says “its tools as they are now”.
    expect((await hand.look('What the answer covers')).filter((each) => entry.test(each))).toEqual([]);
    await hand.no(/^Deny$/);
    expect(await answer).toMatchObject({ isError: true });
    return;
  }
  await hand.choose('What the answer covers', entry);
  await hand.yes(allowNames[scope]);
  expect(textOf(await answer)).toBe('write_page is done.');
  expect(textOf(await call(within))).toBe(`${within.tool} is done.`);
  expect(app.reached()).toEqual([exactly(asked), exactly(within)]);
  await expectAsked(beyond);
  await expectKept(scope, reach);
  if (scope === 'session') await expectAsked(within, sameClient);
  else expect(await call(within, sameClient)).not.toMatchObject({ isError: true });
  await expectAsked(within, otherClient);
}

/** What the answer left behind: a rule, or what is in force for a while. */
async function expectKept(scope: LastingScope, reach: Reach) {
  const [rules, grants] = [await app.rules(), await app.grants()];
  if (scope === 'always') {
    expect(rules).toMatchObject([{ effect: 'allow', origin: 'prompt', client: 'Cursor', tool: 'write_page' }]);
    expect(grants).toEqual([]);
    return;
  }
  expect(rules).toEqual([]);
  expect(grants).toMatchObject([{ kind: 'grant', scope, reach, client: 'Cursor', uses: 1 }]);
  const [{ createdAt = '', endsAt = '' } = {}] = grants;
  const minutes = endsAt === null ? null : (Date.parse(endsAt) - Date.parse(createdAt)) / 60_000;
  expect(minutes === null ? null : Math.round(minutes)).toBe({ '15-minutes': 15, '1-hour': 60, session: null }[scope]);
}

async function allowEveryClient(hand: Hand, scope: LastingScope) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.read();
  await hand.chooseTime(scope);
  await hand.choose('Which clients the answer covers', /every client/);
  await hand.yes(allowNames[scope]);
  expect(await answer).not.toMatchObject({ isError: true });
  expect(await call(asked, otherClient)).not.toMatchObject({ isError: true });
  expect(app.reached()).toEqual([exactly(asked), exactly(asked)]);
}

async function allowChangedInForm(hand: Hand) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.open('editor');
  await hand.write(app.prompt.getByRole('textbox', { name: /^text/ }), 'changed');
  await hand.keepEdit();
  await expectEdited(hand, answer);
}

async function allowChangedAsJson(hand: Hand) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.open('editor');
  await hand.tab('JSON');
  const field = app.prompt.getByRole('textbox', { name: 'Exactly what is sent' });
  await hand.write(field, '{"path":"/srv/projects/site/a.md"}');
  await expect(app.prompt.getByText('This cannot be used yet:')).toBeVisible();
  await hand.write(field, JSON.stringify({ ...asked.input, text: 'changed' }));
  await hand.keepEdit();
  await expectEdited(hand, answer);
}

async function expectEdited(hand: Hand, answer: Promise<unknown>) {
  await armed(app.prompt);
  await hand.read();
  await hand.yes(/^Allow edited once/);
  expect(await answer).toMatchObject({ _meta: { 'app.gatehouse/decision': { edited: true } } });
  expect(app.reached()).toEqual([exactly({ ...asked, input: { ...asked.input, text: 'changed' } })]);
  const { calls } = await app.invoke<{ calls: { callId: string }[] }>('activity.query', { filter: {} });
  const entry = await app.invoke<object>('activity.call', { callId: calls[0]?.callId });
  expect(entry).toMatchObject({
    argumentsJson: expect.stringContaining('changed'),
    originalArgumentsJson: JSON.stringify(asked.input),
  });
}

async function allowTicked(hand: Hand) {
  const three = ['a.md', 'b.md', 'c.md'].map((name) => page(name));
  const answers = three.map((each) => call(each));
  await gather(app, hand, 3);
  const row = app.prompt.getByRole('listitem').filter({ hasText: '/srv/projects/b.md' });
  await hand.press(row.getByRole('checkbox'), app.prompt.getByRole('button', { name: /^Allow 2 once/ }));
  await hand.read();
  await hand.yes(/^Allow 2 once/);
  const rest = app.prompt.getByRole('alertdialog');
  await expect(rest.getByText('/srv/projects/b.md').first()).toBeVisible();
  await hand.no(/^Deny$/);
  const results = await Promise.all(answers);
  expect(results.map(({ isError = false }) => isError)).toEqual([false, true, false]);
  // In the order in which they came.
  expect(app.reached()).toHaveLength(2);
  expect(app.reached()).toEqual(expect.arrayContaining([page('a.md'), page('c.md')].map(exactly)));
}

async function denyGroup(hand: Hand) {
  const answers = ['a.md', 'b.md'].map((name) => call(page(name)));
  await gather(app, hand, 2);
  await hand.no(/^Deny 2/);
  for (const result of await Promise.all(answers)) expect(textOf(result)).toContain('Denied by the user.');
  expect(app.reached()).toEqual([]);
}

async function denyGroupWithReason(hand: Hand) {
  const answers = ['a.md', 'b.md'].map((name) => call(page(name)));
  await gather(app, hand, 2);
  await hand.open('reason');
  await hand.write(app.prompt.getByRole('textbox', { name: /^Why you deny them/ }), 'One page at a time');
  await hand.no(/^Deny 2 with this reason/);
  for (const result of await Promise.all(answers)) {
    expect(textOf(result)).toBe('Denied by the user. One page at a time. Do not retry this call unchanged.');
  }
  expect(app.reached()).toEqual([]);
}

const checks: Call = { tool: 'run_checks', input: { suite: 'all' } };

async function allowByHold(hand: Hand) {
  const answer = call(checks);
  await armed(app.prompt);
  await hand.read();
  await hand.holdYes(/^Hold to allow once/);
  expect(textOf(await answer)).toBe('run_checks is done.');
  expect(app.reached()).toEqual([exactly(checks)]);
}

async function allowByTyping(hand: Hand) {
  const answer = call(remove);
  await armed(app.prompt);
  await hand.read();
  const yes = app.prompt.getByRole('button', { name: /^Allow once/ });
  await hand.write(app.prompt.getByRole('textbox', { name: /^Type old\.md/ }), 'old.m');
  await expect(yes).toHaveAttribute('aria-disabled', 'true');
  await hand.write(app.prompt.getByRole('textbox', { name: /^Type old\.md/ }), 'old.md');
  await hand.yes(/^Allow once/);
  expect(textOf(await answer)).toBe('delete_page is done.');
  expect(app.reached()).toEqual([exactly(remove)]);
}

async function allowProven(hand: Hand) {
  const answer = call(remove);
  await armed(app.prompt);
  await hand.read();
  // Before the name: while a text is written, digits are digits.
  await hand.chooseTime('15-minutes');
  await hand.write(app.prompt.getByRole('textbox', { name: /^Type old\.md/ }), 'old.md');
  const field = app.prompt.getByLabel(/^Your passphrase/);
  await hand.press(app.prompt.getByRole('button', { name: allowNames['15-minutes'] }), field);
  expect(app.reached()).toEqual([]);
  await hand.write(field, passphrase);
  await hand.yes(/^Confirm/);
  expect(await answer).not.toMatchObject({ isError: true });
  expect(await call(remove)).not.toMatchObject({ isError: true });
  expect(app.reached()).toEqual([exactly(remove), exactly(remove)]);
  await expectAsked({ ...remove, input: { path: 'other.md' } });
}

async function denyOnce(hand: Hand) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.no(/^Deny$/);
  const result = await answer;
  expect(result).toMatchObject({ isError: true });
  expect(textOf(result)).toBe('Denied by the user. Do not retry this call unchanged.');
  await expectAsked(asked);
  expect(app.reached()).toEqual([]);
}

async function denyWithTypedReason(hand: Hand) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.open('reason');
  await hand.write(app.prompt.getByRole('textbox', { name: /^Why you deny/ }), 'Use the staging site');
  await hand.no(/^Deny with this reason/);
  expect(textOf(await answer)).toBe('Denied by the user. Use the staging site. Do not retry this call unchanged.');
  expect(app.reached()).toEqual([]);
}

async function denyWithSuggestion(hand: Hand) {
  const answer = call(asked);
  await armed(app.prompt);
  await hand.open('reason');
  const sentence = app.prompt.getByRole('button', { name: 'Change only what I asked for.' });
  await hand.press(sentence, app.prompt.getByRole('button', { name: /^Deny with this reason/ }));
  await hand.no(/^Deny with this reason/);
  expect(textOf(await answer)).toBe(
    'Denied by the user. Change only what I asked for. Do not retry this call unchanged.',
  );
  expect(app.reached()).toEqual([]);
}

async function denySession(hand: Hand) {
  const answers = [call(asked), call(append)];
  await expect.poll(app.waiting).toHaveLength(2);
  await armed(app.prompt);
  await hand.open('reason');
  await hand.press(app.prompt.getByRole('checkbox'), app.prompt.getByRole('checkbox', { checked: true }));
  await hand.no(/^Deny all from this session/);
  for (const result of await Promise.all(answers)) expect(textOf(result)).toContain('Denied by the user.');
  // Without a question from now on; another session of the same client is asked as ever.
  expect(textOf(await call(page('later.md')))).toContain('Denied by the user.');
  await expectAsked(asked, sameClient);
  const [denial] = await app.grants();
  expect(denial).toMatchObject({ kind: 'session-denial', client: 'Cursor' });
  await app.invoke('grants.revoke', { id: denial?.id });
  await expectAsked(asked);
  expect(app.reached()).toEqual([]);
}

const readPage: Call = { tool: 'read_page', input: { path: '/srv/projects/site/a.md' } };

/** A call that ran, and whose result waits for the person. */
async function held() {
  await app.invoke('policy.add', { draft: { effect: 'allow', server: 'pages', tool: 'read_page', holdsResult: true } });
  const answer = call(readPage);
  await armed(app.prompt);
  expect(app.reached()).toEqual([exactly(readPage)]);
  return { answer };
}

async function release(hand: Hand) {
  const { answer } = await held();
  await hand.read();
  await hand.yes(/^Release/);
  expect(textOf(await answer)).toBe('hunter2 is the word of the day.');
  expect(app.reached()).toHaveLength(1);
}

async function redact(hand: Hand) {
  const { answer } = await held();
  await hand.open('editor');
  const field = app.prompt.getByRole('textbox').first();
  await hand.selectFirst(field, 'hunter2'.length);
  const covered = app.prompt.getByRole('textbox').filter({ hasText: '▇▇▇▇▇▇▇▇ is the word of the day.' });
  await hand.press(app.prompt.getByRole('button', { name: 'Redact what is selected' }), covered);
  await hand.keepEdit();
  await armed(app.prompt);
  await hand.read();
  await hand.yes(/^Release redacted/);
  expect(textOf(await answer)).toBe('▇▇▇▇▇▇▇▇ is the word of the day.');
  expect(app.reached()).toHaveLength(1);
}

async function block(hand: Hand) {
  const { answer } = await held();
  await hand.no(/^Block$/);
  const result = await answer;
  expect(result).toMatchObject({ isError: true });
  expect(textOf(result)).toContain('withheld');
  expect(textOf(result)).not.toContain('hunter2');
}

async function blockWithReason(hand: Hand) {
  const { answer } = await held();
  await hand.open('reason');
  await hand.write(app.prompt.getByRole('textbox', { name: /^Why you block/ }), 'Ask me for the word');
  await hand.no(/^Block with this reason/);
  const text = textOf(await answer);
  expect(text).toContain('Ask me for the word');
  expect(text).not.toContain('hunter2');
}

function call({ tool, input }: Call, { client }: ConnectedClient = app.client, signal?: AbortSignal) {
  return client.callTool({ name: `pages_${tool}`, arguments: input }, signal && { signal });
}

/** Nothing that holds covers it: a question is opened, and withdrawn again. */
async function expectAsked(wanted: Call, by?: ConnectedClient) {
  const over = new AbortController();
  const answer = call(wanted, by, over.signal).catch(() => 'withdrawn');
  await expect.poll(async () => (await app.waiting()).map(({ tool }) => tool)).toEqual([wanted.tool]);
  over.abort();
  expect(await answer).toBe('withdrawn');
  await expect.poll(app.waiting).toEqual([]);
}

function exactly({ tool, input }: Call): Reached {
  return { tool, argumentsJson: JSON.stringify(input) };
}

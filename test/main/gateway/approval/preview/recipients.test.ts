import { describe, expect, it } from 'vitest';
import { createPreviews } from '../../../../../main/gateway/approval/preview/create-previews';
import {
  aPreviewCall,
  marksOf,
  outOfTime,
  previewOf,
  previewParts,
  previewsOf,
} from '../../../../support/preview-call';

it('lists recipients, and marks those that were not written to before', async () => {
  const to = ['ben@example.com', '"Doe, Ann" <Ann@Example.org>'];
  const preview = await previewOf('recipients', { to }, { sentTo: ['ben@example.com'] });
  expect(preview).toMatchObject({
    argument: 'to',
    recipients: [
      { address: 'ben@example.com', domain: 'example.com', isNew: false },
      { address: '"Doe, Ann" <Ann@Example.org>', domain: 'example.org', isNew: true },
    ],
  });
  expect(marksOf(preview)).toEqual(['1 recipient not written to before']);
});

it('asks about the address without its name, for this client', async () => {
  const asked: string[][] = [];
  const hasSentTo = (...question: [string, string]) => asked.push(question) > 0;
  const preview = createPreviews({ ...previewParts({}), hasSentTo });
  await outOfTime(() => preview(aPreviewCall({ to: 'Ann <Ann@Example.org>' })));
  expect(asked).toEqual([['Claude', 'ann@example.org']]);
});

it('splits what stands in one text', async () => {
  const preview = await previewOf('recipients', { cc: 'a@b.example, "x, y" <c@d.example>; e@f.example' });
  expect(preview.recipients.map(({ domain }) => domain)).toEqual(['b.example', 'd.example', 'f.example']);
});

it('finds the people of an event', async () => {
  const attendees = [{ email: 'a@b.example' }, { email: 'c@b.example', optional: true }];
  expect(await previewOf('recipients', { attendees })).toMatchObject({ argument: 'attendees', recipients: [{}, {}] });
});

it('says when a domain looks like another one among the recipients, in whatever field', async () => {
  const { findings } = await previewsOf({ to: ['a@example.com'], cc: ['b@exarnple.com'] });
  expect(findings.map(({ label }) => label)).toContain('exarnple.com looks like example.com');
});

it.each([
  [{ to: 'a@b.example\nBcc: x@y.example' }, 'A line break in an address: it may add recipients'],
  [{ to: 'boss@corp.example <x@evil.example>' }, 'A name that looks like another address'],
  [{ to: 'a@xn--pple-43d.com' }, 'A domain in letters that may look like others'],
  [{ to: Array.from({ length: 60 }, (_, at) => `p${at}@b.example`) }, '60 recipients'],
])('%j: %s', async (args, mark) => {
  expect(marksOf(await previewOf('recipients', args), 'high')).toContain(mark);
});

it('shows the new ones where there are too many', async () => {
  const known = Array.from({ length: 300 }, (_, at) => `p${at}@b.example`);
  const preview = await previewOf('recipients', { to: [...known, 'new@c.example'] }, { sentTo: known });
  expect(preview.recipients).toHaveLength(200);
  expect(preview.recipients[0]).toMatchObject({ address: 'new@c.example', isNew: true });
  expect(marksOf(preview, 'high')).toEqual(['301 recipients, of which 200 are shown']);
});

it('takes a channel for a recipient where the server is known', async () => {
  const preview = await previewOf(
    'recipients',
    { channel_id: 'C1', text: 'hi' },
    { server: 'slack', tool: 'slack_post_message' },
  );
  expect(preview.recipients).toEqual([{ address: 'C1', domain: '', isNew: true }]);
});

it.each([{ to: '/tmp/x' }, { to: 3 }, { email: '' }])('leaves what is no address alone: %j', async (args) => {
  expect((await previewsOf(args)).previews.filter(({ kind }) => kind === 'recipients')).toEqual([]);
});

describe('who counts as a recipient', () => {
  const slack = { server: 'slack', tool: 'slack_post_message' };
  const found = async (args: unknown, scene = {}) =>
    (await previewsOf(args, scene)).previews.flatMap((preview) =>
      preview.kind === 'recipients' ? [[preview.argument, ...preview.recipients.map(({ address }) => address)]] : [],
    );

  it.each(
    (
      'to cc bcc recipient recipients attendee attendees email emails email_address emailAddresses participants participant ' +
      'invitees invitee guests shareWith reply_to forwardTo mailto sendTo toAddress to_addresses toEmail toEmails ccEmails ' +
      'userEmail assigneeEmail'
    ).split(' '),
  )('%s', async (name) => {
    expect(await found({ [name]: 'a@b.example' })).toEqual([[name, 'a@b.example']]);
  });

  it('everybody below an argument of that name, three levels deep', async () => {
    expect(await found({ to: [{ email: { address: 'a@b.example' } }, { name: 'c@d.example' }] })).toEqual([
      ['to', 'c@d.example', 'a@b.example'],
    ]);
    expect(await found({ guests: { all: { of: { my: { x: 'a@b.example' } } } } })).toEqual([]);
  });

  it('nobody in an argument of another name', async () => {
    expect(await found({ note: 'a@b.example' })).toEqual([]);
  });

  it('what the hints call one, without an “@” too', async () => {
    expect(await found({ channel_id: 'C1', text: 'x' }, slack)).toEqual([['channel_id', 'C1']]);
    expect(await found({ channel_id: ' ; , ', text: 'x' }, slack)).toEqual([]);
    expect(await found({ channel_id: ';,', text: 'x' }, slack)).toEqual([]);
  });

  it('no text that is far too long', async () => {
    const long = `${'x'.repeat(100_000 - '@b.example'.length)}@b.example`;
    expect(await found({ to: long })).toHaveLength(1);
    expect(await found({ to: `x${long}` })).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['a@b.example,c@d.example', ['a@b.example', 'c@d.example']],
    ['a@b.example; c@d.example;', ['a@b.example', 'c@d.example']],
    [' a@b.example , , ', ['a@b.example']],
    ['"x; y" <a@b.example>', ['"x; y" <a@b.example>']],
    ['"x, a@b.example', ['"x', 'a@b.example']],
    ['x"y,z"@b.example', ['x"y,z"@b.example']],
  ])('each in a list of them: %s', async (to, addresses) => {
    expect(await found({ to })).toEqual([['to', ...addresses]]);
  });
});

it.each([
  ['a@B.Example', 'b.example'],
  ['Ann <a@b.example>', 'b.example'],
  ['Ann <a@b.example> ', 'b.example'],
  ['<a@b.example> c@d.example', 'd.example'],
  ['a@b@c.example', 'c.example'],
  ['x@<y>', ''],
])('%s is at %s', async (to, domain) => {
  expect((await previewOf('recipients', { to })).recipients[0]?.domain).toBe(domain);
});

it('cuts an address that nobody could read', async () => {
  const preview = await previewOf('recipients', { to: `${'a'.repeat(400)}@${'b'.repeat(300)}` });
  expect(preview.recipients).toEqual([
    {
      address: `${'a'.repeat(320)}… (701 characters)`,
      domain: `${'b'.repeat(253)}… (300 characters)`,
      isNew: true,
    },
  ]);
});

describe('the marks', () => {
  const known = (number: number) => Array.from({ length: number }, (_, at) => `p${at}@b.example`);
  const marked = async (to: readonly string[], sentTo: readonly string[] = to, name = 'to') =>
    marksOf(await previewOf('recipients', { [name]: to }, { sentTo }));

  it('count those that are new', async () => {
    expect(await marked(known(3), [])).toEqual(['3 recipients not written to before']);
    expect(await marked(known(3))).toEqual([]);
  });

  it('count many, and warn of very many', async () => {
    expect(await marked(known(10))).toEqual([]);
    expect(marksOf(await previewOf('recipients', { to: known(11) }, { sentTo: known(11) }), 'medium')).toEqual([
      '11 recipients',
    ]);
    const lots = await previewOf('recipients', { to: known(50) }, { sentTo: known(50) });
    expect(marksOf(lots, 'medium')).toEqual(['50 recipients']);
    expect(marksOf(await previewOf('recipients', { to: known(51) }, { sentTo: known(51) }), 'high')).toEqual([
      '51 recipients',
    ]);
    expect(await marked(known(200))).toEqual(['200 recipients']);
    expect(await marked(known(201))).toEqual(['201 recipients, of which 200 are shown']);
  });

  it('say who is hidden from the others', async () => {
    expect(await marked(['p0@b.example'], ['p0@b.example'], 'BCC')).toEqual(['Hidden from the others (bcc)']);
    expect(await marked(['p0@b.example'], ['p0@b.example'], 'cc')).toEqual([]);
  });

  it.each([
    ['a@b.example\r\nBcc: c', 'A line break in an address: it may add recipients'],
    ['a@b.example\rx', 'A line break in an address: it may add recipients'],
    ['"a@b.example" <c@d.example>', 'A name that looks like another address'],
    ['a@pаypal.com', 'A domain in letters that may look like others'],
    ['a@x.xn--pple-43d.com', 'A domain in letters that may look like others'],
  ])('%j: %s', async (to, mark) => {
    expect(marksOf(await previewOf('recipients', { to }), 'high')).toEqual([mark]);
  });

  it.each(['a@b.example', 'Ann <a@b.example>', 'a@yxn--b.example', 'a@münchen.de', 'pаypal@b.example'])(
    'warn of nothing in %s',
    async (to) => {
      expect(marksOf(await previewOf('recipients', { to }), 'high')).toEqual([]);
    },
  );
});

describe('domains that look alike', () => {
  const warnings = async (args: unknown) =>
    (await previewsOf(args)).previews.map((preview) => [
      preview.kind === 'recipients' ? preview.argument : preview.kind,
      ...marksOf(preview, 'high'),
    ]);

  it('are said once, of the one that comes later', async () => {
    expect(await warnings({ to: ['a@example.com', 'b@exarnple.com', 'c@exarnple.com'] })).toEqual([
      ['to', 'exarnple.com looks like example.com'],
    ]);
    expect(await warnings({ to: ['a@exarnple.com'], cc: ['b@example.com'] })).toEqual([
      ['to'],
      ['cc', 'example.com looks like exarnple.com'],
    ]);
  });

  it('are compared among the first sixty', async () => {
    const others = (number: number) =>
      Array.from({ length: number }, (_, at) => `a@${'abcdefgh'[at % 8]}${at}.x${at}.test`);
    const pair = ['a@example.com', 'b@exarnple.com'];
    expect((await warnings({ to: [...others(58), ...pair] }))[0]).toContain('exarnple.com looks like example.com');
    expect((await warnings({ to: [...others(59), ...pair] }))[0]).not.toContain('exarnple.com looks like example.com');
  });
});

it('takes everybody for new where nobody can say', async () => {
  const parts = {
    ...previewParts({}),
    hasSentTo: () => {
      throw new Error('The record is closed.');
    },
  };
  const { previews } = await outOfTime(() => createPreviews(parts)(aPreviewCall({ to: 'a@b.example' })));
  expect(previews).toMatchObject([{ recipients: [{ isNew: true }] }]);
});

it('reads two thousand recipients at most, and counts what it reads', async () => {
  const to = Array.from({ length: 1990 }, (_, at) => `p${at}@b.example`).join(',');
  const preview = await previewOf('recipients', { to: [to, to.slice(0, 300)] });
  expect(marksOf(preview, 'medium')).toEqual(['2,000 recipients not written to before']);
});

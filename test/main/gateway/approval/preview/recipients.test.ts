import { expect, it } from 'vitest';
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

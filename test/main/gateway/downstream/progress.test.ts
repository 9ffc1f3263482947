import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createProgress } from '../../../../main/gateway/downstream/progress';

const asking = '{"_meta":{"progressToken":"t\\u0031"}}';

function aProgress(params = asking) {
  const sent: string[] = [];
  return { progress: createProgress(params, (json) => void sent.push(json)), sent };
}

const figures = (sent: readonly string[]) => sent.map((json) => (JSON.parse(json) as { progress: number }).progress);

it.each(['{}', '{"_meta":{}}', '{"_meta":null}', '{"_meta":"x"}'])(
  'sends nothing to a client that sent %s',
  (params) => {
    const { progress, sent } = aProgress(params);
    progress.pass('{"progressToken":1,"progress":1}');
    progress.heartbeat('Waiting');
    expect(sent).toEqual([]);
  },
);

it('speaks under the token of the client', () => {
  const { progress, sent } = aProgress();
  progress.heartbeat('Waiting for approval K7QX');
  expect(JSON.parse(sent[0] ?? '')).toEqual({
    progressToken: 't1',
    progress: 1e-6,
    message: 'Waiting for approval K7QX',
  });
});

it('passes a server’s notification on byte for byte', () => {
  const { progress, sent } = aProgress();
  progress.heartbeat('Waiting');
  progress.pass('{ "progressToken":"t1", "progress":1, "total": 2.0 }');
  expect(sent[1]).toBe('{ "progressToken":"t1", "progress":1, "total": 2.0 }');
});

it.each([
  '{}',
  '{"progress":"5"}',
  '{"progress":null}',
  '{"progress":1e999}',
  '{"progress":1,"x":[}}',
  '{"progress":NaN}',
])('drops %s, and what comes after is not the worse for it', (junk) => {
  const { progress, sent } = aProgress();
  progress.pass(junk);
  progress.heartbeat('Waiting');
  progress.pass('{"progress":2}');
  expect(figures(sent)).toEqual([1e-6, 2]);
});

it('strictly increases, whatever the server says', () => {
  const figure = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, 0, 1, 1e17, Number.MAX_VALUE),
  );
  const step = fc.oneof(figure, fc.constant('heartbeat' as const));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { progress, sent } = aProgress();
      for (const at of steps) {
        if (at === 'heartbeat') progress.heartbeat('Waiting');
        else progress.pass(`{"progress":${at}}`);
      }
      const all = figures(sent);
      expect(all.every((value, index) => index === 0 || value > (all[index - 1] ?? 0))).toBe(true);
    }),
  );
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { StopSignal } from '../../../../main/gateway/stop-signal';
import { type Asked, createAsked } from '../../../../main/gateway/upstream/asked';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';

const message = { method: 'roots/list', paramsJson: '{}', from: { kind: 'standing' } } as const;
const yes: UpstreamAnswer = { kind: 'result', json: '{"roots":[]}' };

let replies: [string, string][];
let open: {
  signal: StopSignal;
  resolve: (answer: UpstreamAnswer | undefined) => void;
  reject: (why: Error) => void;
}[];
let asked: Asked;
let refused: number;

beforeEach(() => {
  replies = [];
  refused = 0;
  open = [];
  asked = createAsked({
    onRequest: (_message, signal) => new Promise((resolve, reject) => open.push({ signal, resolve, reject })),
    mostOpen: 100,
    onTooMany: () => {
      refused += 1;
    },
    reply: (idJson, { kind, json }) => replies.push([idJson, `${kind} ${json}`]),
  });
});

const settled = () => new Promise(setImmediate);

describe('what a server asks', () => {
  it('is answered once, with the very id it came with', async () => {
    asked.take('"\\u0061"', message);
    asked.take('7', message);
    open[0]?.resolve(yes);
    open[0]?.resolve(yes);
    open[1]?.resolve(undefined);
    await settled();
    expect(replies).toEqual([
      ['"\\u0061"', 'result {"roots":[]}'],
      ['7', 'error {"code":-32601,"message":"Method not found"}'],
    ]);
  });

  it('is not asked again while it is open, however its id is spelt, but may be afterwards', async () => {
    asked.take('"a"', message);
    asked.take('"\\u0061"', message);
    asked.take('1', message);
    asked.take('"1"', message);
    expect(open).toHaveLength(3);
    open[0]?.resolve(yes);
    await settled();
    asked.take('"a"', message);
    expect(open).toHaveLength(4);
  });

  it('is not answered when the server took it back', async () => {
    asked.take('1', message);
    asked.withdraw('1');
    asked.withdraw('2');
    expect(open[0]?.signal.aborted).toBe(true);
    open[0]?.resolve(yes);
    await settled();
    expect(replies).toEqual([]);
  });

  it('is withdrawn altogether when the connection ends', () => {
    asked.take('1', message);
    asked.take('2', message);
    asked.withdrawAll();
    expect(open.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  it('tells nothing of why an answer failed', async () => {
    asked.take('1', message);
    open[0]?.reject(new Error('secret'));
    await settled();
    expect(replies).toEqual([['1', 'error {"code":-32603,"message":"Internal error"}']]);
  });

  it('is refused beyond a hundred at a time', () => {
    for (let id = 0; id < 150; id += 1) asked.take(String(id), message);
    expect([open.length, replies.length, refused]).toEqual([100, 50, 50]);
  });
});

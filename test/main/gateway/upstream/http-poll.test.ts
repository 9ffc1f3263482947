import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HttpClient, HttpReader, HttpRequest } from '../../../../main/gateway/upstream/http-client';
import { openEventPoll } from '../../../../main/gateway/upstream/http-poll';
import { defaultLimits } from '../../../../shared/domain/limits';

afterEach(() => {
  vi.useRealTimers();
});

/** A poll over a client that only writes down what is asked of it; the clock stands still. */
function aPoll(maxFailures = Number.POSITIVE_INFINITY) {
  vi.useFakeTimers();
  const opened: { lastEventId: string | null; reader: HttpReader; isAborted: boolean }[] = [];
  const heard: unknown[] = [];
  let asked: string | null = null;
  const client: HttpClient = {
    open(_request, reader) {
      const exchange = { lastEventId: asked, reader, isAborted: false };
      opened.push(exchange);
      return {
        abort() {
          exchange.isAborted = true;
        },
      };
    },
    refresh: () => undefined,
    close: () => Promise.resolve(),
  };
  const poll = openEventPoll({
    read: { client, limits: { ...defaultLimits, messageBytes: 65_536 }, expects: 'events' },
    from: null,
    maxFailures,
    request(lastEventId): HttpRequest {
      asked = lastEventId;
      return { method: 'GET', path: '/', headers: {} };
    },
    onMessage: (message) => heard.push(message),
    onGone: (end, hadOpened) => heard.push({ end, hadOpened }),
  });
  const last = () => {
    const exchange = opened.at(-1);
    if (!exchange) throw new Error('Nothing was opened.');
    return exchange;
  };
  const answer = (...events: string[]) => {
    last().reader.onHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) last().reader.onData(Buffer.from(event));
  };
  /** Ms until it is opened again. */
  const untilOpened = () => {
    const before = opened.length;
    let ms = 0;
    while (opened.length === before && ms < 400_000) {
      vi.advanceTimersByTime(50);
      ms += 50;
    }
    return ms;
  };
  return { poll, opened, heard, last, answer, untilOpened };
}

describe('a standing stream', () => {
  it('is opened again after 1 s, then ever later, up to 30 s, for ever', () => {
    const { last, untilOpened, heard } = aPoll();
    const delays = Array.from({ length: 8 }, () => {
      last().reader.onError(new Error('gone'), false);
      return untilOpened();
    });
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(heard).toEqual([]);
  });

  it('begins anew at 1 s once something came', () => {
    const { last, answer, untilOpened } = aPoll();
    for (let times = 0; times < 4; times += 1) {
      last().reader.onError(new Error('gone'), true);
      untilOpened();
    }
    answer('data: {}\n\n');
    last().reader.onEnd();
    expect(untilOpened()).toBe(1000);
  });

  it('does not hurry for a server that opens it and closes it at once', () => {
    const { last, answer, untilOpened } = aPoll();
    const delays = Array.from({ length: 3 }, () => {
      answer();
      last().reader.onEnd();
      return untilOpened();
    });
    expect(delays).toEqual([1000, 2000, 4000]);
  });

  it.each([
    ['0', 250],
    ['1200', 1200],
    ['99999999999', 300_000],
    ['soon', 1000],
  ])('waits as “retry: %s” says, within reason', (retry, delay) => {
    const { last, answer, untilOpened } = aPoll();
    answer(`retry: ${retry}\n\n`);
    last().reader.onEnd();
    expect(untilOpened()).toBe(delay);
  });

  it('goes on behind the last event', () => {
    const { last, answer, untilOpened, opened } = aPoll();
    answer('id: 1\n\n', 'id: 2\ndata: {}\n\n');
    last().reader.onEnd();
    untilOpened();
    expect(opened.map(({ lastEventId }) => lastEventId)).toEqual([null, '2']);
  });

  it.each([405, 404, 400, 401, 302])('is not asked for again after HTTP %i', (status) => {
    const { last, heard, untilOpened } = aPoll();
    last().reader.onHead(status, {});
    last().reader.onEnd();
    expect(heard).toMatchObject([{ end: { kind: 'status', status }, hadOpened: false }]);
    expect(untilOpened()).toBe(400_000);
  });

  it.each([500, 503, 429])('is asked for again after HTTP %i', (status) => {
    const { last, heard, untilOpened } = aPoll();
    last().reader.onHead(status, {});
    last().reader.onEnd();
    expect(untilOpened()).toBe(1000);
    expect(heard).toEqual([]);
  });

  it('is not asked for again when it is no event stream', () => {
    const { last, heard } = aPoll();
    last().reader.onHead(200, { 'content-type': 'application/json' });
    expect(heard).toMatchObject([{ end: { kind: 'unreadable', fault: 'content-type' } }]);
    expect(last().isAborted).toBe(true);
  });

  it('skips an event that is too long, and says whose answer it was', () => {
    const { answer, heard, last } = aPoll();
    answer(`data: {"jsonrpc":"2.0","id":4,"result":{"a":"${'x'.repeat(70_000)}"}}\n\n`, 'data: {"b":1}\n\n');
    expect(heard).toEqual([
      { kind: 'refused', limit: 'message-bytes', id: 4 },
      { kind: 'text', text: '{"b":1}' },
    ]);
    expect(last().isAborted).toBe(false);
  });

  it('is closed and opened again when an event does not end', () => {
    const { answer, heard, last, untilOpened } = aPoll();
    const [first] = [last()];
    answer('data: ', ...Array.from({ length: 5 }, () => 'x'.repeat(65_536)));
    expect(heard).toEqual([{ kind: 'refused', limit: 'message-bytes', id: null }]);
    expect(first?.isAborted).toBe(true);
    expect(untilOpened()).toBe(1000);
  });

  it('tells nothing and opens nothing once it is closed', () => {
    const { poll, last, answer, heard, untilOpened } = aPoll();
    answer();
    poll.close();
    last().reader.onData(Buffer.from('data: {}\n\n'));
    last().reader.onEnd();
    expect(last().isAborted).toBe(true);
    expect(heard).toEqual([]);
    expect(untilOpened()).toBe(400_000);
  });
});

it('is given up after as many failures in a row as allowed', () => {
  const { last, heard, untilOpened, answer } = aPoll(2);
  last().reader.onError(new Error('gone'), false);
  untilOpened();
  answer();
  last().reader.onEnd();
  untilOpened();
  for (let times = 0; times < 3; times += 1) {
    expect(heard).toEqual([]);
    last().reader.onError(new Error('gone'), false);
    untilOpened();
  }
  expect(heard).toMatchObject([{ end: { kind: 'lost' }, hadOpened: true }]);
});

describe('a standing stream after sleep or in another network', () => {
  it('is opened anew at once, from where it was, although nothing said that it ended', () => {
    const { poll, opened, answer, last, heard } = aPoll();
    answer('id: 7\ndata: {"a":1}\n\n');
    const before = last();
    poll.refresh();
    expect([before.isAborted, opened.length, last().lastEventId]).toEqual([true, 2, '7']);
    before.reader.onError(new Error('gone'), true);
    expect([opened.length, heard.length]).toEqual([2, 1]);
  });

  it('does not wait any longer for its next attempt', () => {
    const { poll, opened, last } = aPoll();
    for (let times = 0; times < 6; times += 1) {
      last().reader.onError(new Error('gone'), false);
      poll.refresh();
    }
    expect(opened).toHaveLength(7);
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(7);
  });

  it('is asked for again while the server still believes in the one before (409)', () => {
    const { poll, answer, last, untilOpened, heard } = aPoll();
    answer();
    poll.refresh();
    last().reader.onHead(409, {});
    last().reader.onEnd();
    expect(untilOpened()).toBeLessThanOrEqual(2000);
    answer('data: {"b":1}\n\n');
    expect(heard).toEqual([{ kind: 'text', text: '{"b":1}' }]);
  });

  it('is not opened where there is none (any more)', () => {
    const { poll, opened, last } = aPoll();
    last().reader.onHead(405, {});
    last().reader.onEnd();
    poll.refresh();
    poll.close();
    poll.refresh();
    expect(opened).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPatience } from '../../../../main/gateway/approval/patience';
import type { WaitingRounds } from '../../../../main/gateway/exchange';
import { anExchange, testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aPatience(pendingAfterMs = 50_000) {
  return createPatience({ clock: testClock, pendingAfterMs: () => pendingAfterMs });
}

interface Who {
  client?: string;
  name?: string | null;
  hearsProgress?: boolean;
  rounds?: WaitingRounds;
}

interface Times {
  times?: number;
}

/** A request that arrives now. */
function aRequest({ client = 'a', name = null, hearsProgress = false, rounds }: Who = {}) {
  const clientInfoJson = name === null ? null : JSON.stringify({ name, version: '1' });
  const { exchange } = anExchange({ clientInfoJson, hearsProgress });
  return { ...exchange, clientId: client, ...(rounds && { rounds }) };
}

const rounds: WaitingRounds = { begin: () => undefined, end: () => Promise.resolve(), stop: () => undefined };

describe('how long a client may wait', () => {
  it.each<[string, Who, number]>([
    ['an unknown one: as the person set it', {}, 50_000],
    ['an unknown one with a name: no longer', { name: 'nobody knows' }, 50_000],
    ['an unknown one that hears progress: longer, for that resets its limit', { hearsProgress: true }, 200_000],
    ['the reference SDK’s limit of 60 s, whatever it hears', { name: 'claude-ai', hearsProgress: true }, 50_000],
    ['one that waits 5 minutes', { name: 'goose' }, 240_000],
    ['in whatever case it writes its name', { name: 'GOOSE' }, 240_000],
    ['one whose word of itself cannot be read', { name: '\u{1F4A5}'.repeat(10) }, 50_000],
  ])('%s', (_who, who, ms) => {
    expect(aPatience().longestMs(aRequest(who))).toBe(ms);
  });

  it('counts from when the request arrived: a server that starts slowly takes of the same time', () => {
    const patience = aPatience();
    vi.advanceTimersByTime(7000);
    const request = aRequest();
    vi.advanceTimersByTime(20_000);
    expect(patience.leftMs(request)).toBe(30_000);
    vi.advanceTimersByTime(60_000);
    expect(patience.leftMs(request)).toBe(0);
  });

  it('is several rounds where the client’s era has such (2026-07-28), fewer than the ten its SDK makes', () => {
    expect(aPatience().leftMs(aRequest({ rounds }))).toBe(300_000);
  });
});

describe('what is learned', () => {
  function giveUpAfter(patience: ReturnType<typeof aPatience>, ms: number, { times = 1, ...who }: Who & Times = {}) {
    for (let time = 0; time < times; time += 1) {
      const request = aRequest(who);
      vi.advanceTimersByTime(ms);
      patience.gaveUp(request);
    }
  }

  it('a client that gives up after 30 s twice is answered before that the next time, and no other client is', () => {
    const patience = aPatience();
    giveUpAfter(patience, 30_000, { times: 2 });
    expect(patience.longestMs(aRequest())).toBe(24_000);
    expect(patience.longestMs(aRequest({ client: 'b' }))).toBe(50_000);
  });

  it('a hard limit of 60 s in spite of progress is found out', () => {
    const patience = aPatience();
    giveUpAfter(patience, 60_000, { hearsProgress: true, times: 2 });
    expect(patience.longestMs(aRequest({ hearsProgress: true }))).toBe(48_000);
    expect(patience.longestMs(aRequest())).toBe(50_000);
  });

  it('nothing, from one cancellation: a person who cancels hits a usual limit by chance', () => {
    const patience = aPatience();
    for (const seconds of [10, 15, 20, 25, 30, 45]) giveUpAfter(patience, seconds * 1000);
    expect(patience.longestMs(aRequest())).toBe(50_000);
  });

  it('nothing, from calls that one act ended, whether they were of one age or not', () => {
    const patience = aPatience();
    const older = [aRequest(), aRequest(), aRequest()];
    vi.advanceTimersByTime(4000);
    const younger = aRequest();
    vi.advanceTimersByTime(6000);
    for (const request of older) patience.gaveUp(request);
    expect(patience.longestMs(aRequest())).toBe(50_000);
    patience.gaveUp(younger);
    giveUpAfter(patience, 6000);
    giveUpAfter(patience, 10_000);
    expect(patience.longestMs(aRequest())).toBe(50_000);
    giveUpAfter(patience, 10_000);
    expect(patience.longestMs(aRequest())).toBe(8000);
  });

  it('never less than 5 s, and never more than was usual', () => {
    const patience = aPatience();
    giveUpAfter(patience, 6_000, { times: 3 });
    expect(patience.longestMs(aRequest())).toBe(5_000);
    giveUpAfter(patience, 600_000, { client: 'b', times: 2 });
    expect(patience.longestMs(aRequest({ client: 'b' }))).toBe(50_000);
  });

  it('the shortest stays', () => {
    const patience = aPatience();
    giveUpAfter(patience, 20_000, { times: 2 });
    giveUpAfter(patience, 45_000, { times: 2 });
    expect(patience.longestMs(aRequest())).toBe(16_000);
  });

  it('takes a person’s whim for none, but the same odd time three times in a row for a limit', () => {
    const patience = aPatience();
    giveUpAfter(patience, 38_000, { times: 2 });
    giveUpAfter(patience, 12_700);
    giveUpAfter(patience, 38_000, { times: 2 });
    expect(patience.longestMs(aRequest())).toBe(50_000);
    giveUpAfter(patience, 38_400);
    expect(patience.longestMs(aRequest())).toBeCloseTo(30_720);
  });

  it.each([
    [29_499, false],
    [29_500, true],
    [31_500, true],
    [31_501, false],
  ])('takes %i ms, seen twice, for a limit of 30 s: %s', (ms, isLimit) => {
    const patience = aPatience();
    giveUpAfter(patience, ms, { times: 2 });
    expect(patience.longestMs(aRequest())).toBe(isLimit ? ms * 0.8 : 50_000);
  });

  it.each([
    [38_500, true],
    [38_501, false],
  ])('takes 38 s twice and then %i ms for the same: %s', (ms, isSame) => {
    const patience = aPatience();
    giveUpAfter(patience, 38_000, { times: 2 });
    giveUpAfter(patience, ms);
    expect(patience.longestMs(aRequest())).toBe(isSame ? ms * 0.8 : 50_000);
  });

  it('is bounded: the oldest clients are forgotten', () => {
    const patience = aPatience();
    for (let client = 0; client <= 1000; client += 1)
      giveUpAfter(patience, 30_000, { client: String(client), times: 2 });
    expect(patience.longestMs(aRequest({ client: '0' }))).toBe(50_000);
    expect(patience.longestMs(aRequest({ client: '1' }))).toBe(24_000);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../main/gateway/upstream/connection';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import type { StandingStream } from '../../../../main/gateway/upstream/standing';
import { createWants, type Wants } from '../../../../main/gateway/upstream/wants';
import { aWanted, neverAborted } from '../../../support/upstream';

let sent: string[];
let answer: UpstreamAnswer;
let connection: Connection | undefined;
let notes: string[];
let served: string[];
let wants: Wants;

function aConnection(capabilities: Record<string, unknown>, standing?: StandingStream): Connection {
  return {
    link: {
      request: (method: string, paramsJson: string) => {
        sent.push(`${method} ${paramsJson}`);
        return Promise.resolve(answer);
      },
      serve: (clientId: string) => served.push(clientId),
    },
    greeting: { era: standing ? 'stateless' : 'session', capabilities },
    standing,
  } as unknown as Connection;
}

beforeEach(() => {
  sent = [];
  notes = [];
  served = [];
  answer = { kind: 'result', json: '{}' };
  connection = aConnection({ resources: { subscribe: true }, logging: {} });
  wants = createWants({
    server: 'files',
    timeoutMs: 1000,
    current: () => connection,
    ready: () => Promise.resolve(connection as Connection),
    onNote: (text) => notes.push(text),
  });
});

/** A server that agrees to all but `a:refused`. */
function aStanding() {
  const watched: (readonly string[])[] = [];
  const standing: StandingStream = {
    isLive: () => true,
    async watch({ uris = [], taskIds = [] }) {
      watched.push(uris);
      return { uris: uris.filter((uri) => uri !== 'a:refused'), taskIds };
    },
    refresh: () => undefined,
    close: () => undefined,
  };
  return {
    watched,
    connect() {
      connection = aConnection({ resources: { subscribe: true }, logging: {} }, standing);
    },
  };
}

const settled = () => new Promise(setImmediate);

describe('what a server should tell of', () => {
  it('is subscribed to at once, and again after each reconnect, until it is not wanted any more', async () => {
    await wants.subscribe(aWanted('a:1'), neverAborted);
    await wants.subscribe(aWanted('a:2'), neverAborted);
    await wants.unsubscribe('a:1');
    wants.renew();
    await settled();
    expect(sent).toEqual([
      'resources/subscribe {"uri":"a:1"}',
      'resources/subscribe {"uri":"a:2"}',
      'resources/unsubscribe {"uri":"a:1"}',
      'resources/subscribe {"uri":"a:2"}',
    ]);
  });

  it('is known to the server as what these clients want, in each of its sessions (T-B13)', async () => {
    await wants.subscribe(aWanted('a:1'), neverAborted);
    await wants.subscribe(aWanted('a:1', 'bert'), neverAborted);
    await wants.subscribe(aWanted('a:2', 'carl'), neverAborted);
    expect(served).toEqual(['anna', 'bert', 'carl']);
    await wants.unsubscribe('a:2');
    served = [];
    wants.renew();
    await settled();
    // Bert wanted nothing that Anna does not know of.
    expect(served).toEqual(['anna']);
  });

  it('is forgotten when the server refuses', async () => {
    answer = { kind: 'error', json: '{"code":-32002}' };
    await expect(wants.subscribe(aWanted('a:1'), neverAborted)).rejects.toMatchObject({ code: 'upstream-failed' });
    wants.renew();
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('is not asked of a server that does not offer it', async () => {
    connection = aConnection({ resources: {} });
    await expect(wants.subscribe(aWanted('a:1'), neverAborted)).rejects.toMatchObject({ code: 'upstream-failed' });
    expect(sent).toEqual([]);
  });

  it('is said on the console when it cannot be had again', async () => {
    await wants.subscribe(aWanted('a:1'), neverAborted);
    answer = { kind: 'error', json: '{}' };
    wants.renew();
    await settled();
    expect(notes).toHaveLength(1);
  });

  it('is watched by the standing stream of a stateless server', async () => {
    const { watched, connect } = aStanding();
    connect();
    await wants.subscribe(aWanted('a:1'), neverAborted);
    await expect(wants.subscribe(aWanted('a:refused'), neverAborted)).rejects.toMatchObject({
      code: 'upstream-failed',
    });
    wants.setLogLevel('debug');
    wants.renew();
    await wants.unsubscribe('a:1');
    expect(watched).toEqual([['a:1'], ['a:1', 'a:refused'], ['a:1'], []]);
    expect(sent).toEqual([]);
  });

  it('is watched with all that comes while a stateless server is asked: two streams for any number', async () => {
    const { watched, connect } = aStanding();
    connect();
    const uris = Array.from({ length: 100 }, (_, index) => `a:${index}`);
    const made = [...uris, 'a:refused'].map((uri) => wants.subscribe(aWanted(uri), neverAborted));
    const outcomes = await Promise.allSettled(made);
    expect(outcomes.map(({ status }) => status)).toEqual([...uris.map(() => 'fulfilled'), 'rejected']);
    await Promise.all(uris.map((uri) => wants.unsubscribe(uri)));
    expect(watched).toHaveLength(4);
    expect(watched.at(-1)).toEqual([]);
  });

  it('goes to the server in the words of the client that wanted it first, each time', async () => {
    const paramsJson = '{ "uri":"a:1","vendor":1.0,"_meta":{"x":[1e400]}}';
    await wants.subscribe({ ...aWanted('a:1'), paramsJson }, neverAborted);
    wants.renew();
    await settled();
    expect(sent).toEqual([`resources/subscribe ${paramsJson}`, `resources/subscribe ${paramsJson}`]);
  });

  it('is taken over from another instance: asked for at once where it runs, or when it does', async () => {
    wants.resubscribe(aWanted('a:1'));
    const running = connection;
    connection = undefined;
    wants.resubscribe(aWanted('a:2'));
    expect(sent).toEqual(['resources/subscribe {"uri":"a:1"}']);
    expect(wants.areAny()).toBe(true);
    connection = running;
    sent = [];
    wants.renew();
    await settled();
    expect(sent).toEqual(['resources/subscribe {"uri":"a:1"}', 'resources/subscribe {"uri":"a:2"}']);
    expect(served).toEqual(['anna', 'anna', 'anna']);
  });

  it('that was taken over stays wanted when the server does not agree just now', async () => {
    answer = { kind: 'error', json: '{}' };
    wants.resubscribe(aWanted('a:1'));
    await settled();
    expect(notes).toHaveLength(1);
    expect(wants.areAny()).toBe(true);
    await wants.unsubscribe('a:1');
    expect(wants.areAny()).toBe(false);
  });

  it('is asked for again only when the server has answered that it ended', async () => {
    await wants.subscribe(aWanted('a:1'), neverAborted);
    const ended = wants.unsubscribe('a:1');
    const again = wants.subscribe(aWanted('a:1'), neverAborted);
    expect(sent.slice(1)).toEqual(['resources/unsubscribe {"uri":"a:1"}']);
    await ended;
    expect(sent).toHaveLength(2);
    await again;
    expect(sent.slice(2)).toEqual(['resources/subscribe {"uri":"a:1"}']);
  });

  it('is not asked for again when it ended while others were', async () => {
    await wants.subscribe(aWanted('a:1'), neverAborted);
    await wants.subscribe(aWanted('a:2'), neverAborted);
    sent = [];
    wants.renew();
    await wants.unsubscribe('a:2');
    await settled();
    expect(sent).toEqual(['resources/subscribe {"uri":"a:1"}', 'resources/unsubscribe {"uri":"a:2"}']);
  });

  it('has a log level, which is told to each connection', async () => {
    wants.setLogLevel('info');
    await settled();
    const release = await wants.holdLogLevel('debug');
    wants.renew();
    release();
    expect(sent).toEqual([
      'logging/setLevel {"level":"info"}',
      'logging/setLevel {"level":"debug"}',
      'logging/setLevel {"level":"debug"}',
    ]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../main/gateway/upstream/connection';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import type { StandingStream } from '../../../../main/gateway/upstream/standing';
import { createWants, type Wants } from '../../../../main/gateway/upstream/wants';
import { neverAborted } from '../../../support/upstream';

let sent: string[];
let answer: UpstreamAnswer;
let connection: Connection | undefined;
let notes: string[];
let wants: Wants;

function aConnection(capabilities: Record<string, unknown>, standing?: StandingStream): Connection {
  return {
    link: {
      request: (method: string, paramsJson: string) => {
        sent.push(`${method} ${paramsJson}`);
        return Promise.resolve(answer);
      },
    },
    greeting: { era: standing ? 'stateless' : 'session', capabilities },
    standing,
  } as unknown as Connection;
}

beforeEach(() => {
  sent = [];
  notes = [];
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

const settled = () => new Promise(setImmediate);

describe('what a server should tell of', () => {
  it('is subscribed to at once, and again after each reconnect, until it is not wanted any more', async () => {
    await wants.subscribe('a:1', neverAborted);
    await wants.subscribe('a:2', neverAborted);
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

  it('is forgotten when the server refuses', async () => {
    answer = { kind: 'error', json: '{"code":-32002}' };
    await expect(wants.subscribe('a:1', neverAborted)).rejects.toMatchObject({ code: 'upstream-failed' });
    wants.renew();
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('is not asked of a server that does not offer it', async () => {
    connection = aConnection({ resources: {} });
    await expect(wants.subscribe('a:1', neverAborted)).rejects.toMatchObject({ code: 'upstream-failed' });
    expect(sent).toEqual([]);
  });

  it('is said on the console when it cannot be had again', async () => {
    await wants.subscribe('a:1', neverAborted);
    answer = { kind: 'error', json: '{}' };
    wants.renew();
    await settled();
    expect(notes).toHaveLength(1);
  });

  it('is watched by the standing stream of a stateless server', async () => {
    const watched: (readonly string[])[] = [];
    const standing: StandingStream = {
      isLive: () => true,
      watch: (uris) => {
        watched.push(uris);
        return Promise.resolve(uris.filter((uri) => uri !== 'a:refused'));
      },
      refresh: () => undefined,
      close: () => undefined,
    };
    connection = aConnection({ resources: { subscribe: true }, logging: {} }, standing);
    await wants.subscribe('a:1', neverAborted);
    await expect(wants.subscribe('a:refused', neverAborted)).rejects.toMatchObject({ code: 'upstream-failed' });
    wants.setLogLevel('debug');
    wants.renew();
    await wants.unsubscribe('a:1');
    expect(watched).toEqual([['a:1'], ['a:1', 'a:refused'], ['a:1'], []]);
    expect(sent).toEqual([]);
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

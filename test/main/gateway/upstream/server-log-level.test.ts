import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../main/gateway/upstream/connection';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { createServerLogLevel, type ServerLogLevel } from '../../../../main/gateway/upstream/server-log-level';

let sent: string[];
/** Answers of the server that are still to come. */
let owed: ((answer: UpstreamAnswer) => void)[];
let connection: Connection | undefined;
let level: ServerLogLevel;

function aConnection(capabilities: object, era = 'session'): Connection {
  const request = (method: string, paramsJson: string) => {
    sent.push(`${method} ${paramsJson}`);
    return new Promise<UpstreamAnswer>((resolve) => owed.push(resolve));
  };
  return { link: { request }, greeting: { era, capabilities } } as unknown as Connection;
}

const turn = () => new Promise(setImmediate);

async function answerAll(): Promise<void> {
  while (owed.length > 0) {
    owed.shift()?.({ kind: 'error', json: '{}' });
    await turn();
  }
}

const levels = () => sent.map((text) => JSON.parse(text.slice(text.indexOf('{'))).level);

beforeEach(() => {
  sent = [];
  owed = [];
  connection = aConnection({ logging: {} });
  level = createServerLogLevel({ current: () => connection });
});

describe('what sessions want', () => {
  it('is told as soon as it changes, and not twice', async () => {
    level.set(null);
    level.set('info');
    level.set('info');
    await answerAll();
    expect(sent).toEqual(['logging/setLevel {"level":"info"}']);
  });

  it('is told one after the other, the latest last', async () => {
    level.set('error');
    level.set('warning');
    level.set('alert');
    expect(levels()).toEqual(['error']);
    await answerAll();
    expect(levels()).toEqual(['error', 'alert']);
  });

  it('does not outlive them: a server that was silenced says all again', async () => {
    level.set('error');
    await answerAll();
    level.set(null);
    await answerAll();
    expect(levels()).toEqual(['error', 'debug']);
  });

  it('is told again to a server that forgot it, even one that still owed an answer', async () => {
    level.set('error');
    level.renew();
    await answerAll();
    expect(levels()).toEqual(['error', 'error']);
  });

  it('is told to no server that does not log, has no sessions, or does not run', () => {
    for (const each of [aConnection({}), aConnection({ logging: {} }, 'stateless'), undefined]) {
      connection = each;
      level.set('error');
      level.renew();
    }
    expect(sent).toEqual([]);
  });
});

describe('what a stateless request wants', () => {
  it('is known to the server before the request is made', async () => {
    level.set('error');
    await answerAll();
    let isHeld = false;
    const held = level.hold('warning').then(() => {
      isHeld = true;
    });
    await turn();
    expect(isHeld).toBe(false);
    await answerAll();
    await held;
    expect(levels()).toEqual(['error', 'warning']);
  });

  it('is heard over sessions that want less until it is over, and costs nothing after', async () => {
    const holding = level.hold('debug');
    await answerAll();
    const release = await holding;
    level.set('error');
    await answerAll();
    expect(levels()).toEqual(['debug']);
    release();
    release();
    expect(levels()).toEqual(['debug']);
    level.set('error');
    await answerAll();
    expect(levels()).toEqual(['debug', 'error']);
  });

  it('is no reason to say less to sessions that named no level', async () => {
    const holding = level.hold('error');
    await answerAll();
    await holding;
    expect(levels()).toEqual(['debug']);
  });

  it('is told nobody when the server says as much already', async () => {
    level.set('info');
    await answerAll();
    await level.hold('error');
    expect(levels()).toEqual(['info']);
  });

  it('keeps no request from running when the server ends', async () => {
    connection = undefined;
    await level.hold('debug');
    connection = aConnection({ logging: {} });
    const failing = { request: () => Promise.reject(new Error('gone')) };
    connection = { ...connection, link: failing } as unknown as Connection;
    await expect(level.hold('debug')).resolves.toBeTypeOf('function');
  });
});

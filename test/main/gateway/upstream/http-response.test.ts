import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpExchange } from '../../../../main/gateway/upstream/http-client';
import { describeHttpEnd } from '../../../../main/gateway/upstream/http-failure';
import { openResponse, type ReadOptions, type ResponseEnd } from '../../../../main/gateway/upstream/http-response';
import type { Incoming } from '../../../../main/gateway/upstream/message-intake';
import { defaultLimits } from '../../../../shared/domain/limits';
import { scriptedSocket } from '../../../support/scripted-http';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const head = (type: string, ...more: string[]) =>
  ['HTTP/1.1 200 OK', `Content-Type: ${type}`, ...more, '', ''].join('\r\n');
const chunked = 'Transfer-Encoding: chunked';
const chunk = (text: string | Buffer) => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
};
const message = '{"jsonrpc":"2.0","id":1,"result":{"a":"é"}}';

interface Read {
  readonly messages: (Incoming & { type?: string })[];
  readonly ids: string[];
  readonly retries: number[];
  readonly end: ResponseEnd;
}

interface ReadMore {
  readonly expects?: ReadOptions['expects'];
  readonly messageBytes?: number;
  onMessage?(exchange: HttpExchange): void;
}

/** What is read of the response that a raw server writes. */
async function read(script: (socket: Socket) => void, more: ReadMore = {}): Promise<Read> {
  const server = await scriptedSocket(script);
  const client = createHttpClient(new URL(server.url).origin, { bytesAtFullSpeed: 100_000_000 });
  open.push({ close: () => client.close() }, server);
  const heard = { messages: [] as Read['messages'], ids: [] as string[], retries: [] as number[] };
  const limits = { ...defaultLimits, messageBytes: more.messageBytes ?? 1_000_000 };
  const request = { method: 'POST', path: '/mcp', headers: {}, body: '{}' } as const;
  return await new Promise((resolve) => {
    const note = (incoming: Incoming, type?: string) => {
      heard.messages.push(type === undefined ? incoming : { ...incoming, type });
      more.onMessage?.(exchange);
    };
    const exchange = openResponse({ client, limits, expects: more.expects ?? 'message' }, request, {
      onBody: (incoming) => note(incoming),
      onMessage: note,
      onEventId: (id) => heard.ids.push(id),
      onRetry: (delayMs) => heard.retries.push(delayMs),
      onEnd: (end) => resolve({ ...heard, end }),
    });
  });
}

/** Writes for as long as the other side reads. */
function writeForEver(socket: Socket, piece: string | Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

describe('a JSON body', () => {
  it('is read however slowly it comes', async () => {
    const bytes = [...Buffer.from(message)];
    const { messages, end } = await read((socket) => {
      socket.write(head('application/json; charset=utf-8', `Content-Length: ${bytes.length}`));
      const next = () => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(Buffer.from([byte]), () => setImmediate(next));
      };
      next();
    });
    expect(messages).toEqual([{ kind: 'text', text: message }]);
    expect(end).toEqual({ kind: 'complete' });
  });

  it('may begin with a byte order mark', async () => {
    const { messages } = await read((socket) => socket.end(`${head('application/json')}\uFEFF${message}`));
    expect(messages).toEqual([{ kind: 'text', text: message }]);
  });

  it('that is no UTF-8 is not used', async () => {
    const body = Buffer.from(message, 'latin1');
    const { messages } = await read((socket) => {
      socket.write(head('application/json', `Content-Length: ${body.length}`));
      socket.end(body);
    });
    expect(messages).toEqual([{ kind: 'broken', id: 1 }]);
  });

  it('whose server closes the connection in the middle is lost', async () => {
    const { messages, end } = await read((socket) => {
      socket.end(`${head('application/json', 'Content-Length: 1000')}${message}`);
    });
    expect(messages).toEqual([]);
    expect(end).toMatchObject({ kind: 'lost', wasSent: true });
  });

  it('that never ends is closed at the limit', async () => {
    const { messages, end } = await read((socket) => {
      socket.write(head('application/json', chunked));
      writeForEver(socket, chunk('x'.repeat(65_536)));
    });
    expect(messages).toEqual([]);
    expect(end).toEqual({ kind: 'unreadable', fault: 'too-long' });
  });

  it('is not begun when its length alone is too much', async () => {
    const { end } = await read((socket) => socket.write(head('application/json', 'Content-Length: 99999999999')));
    expect(end).toEqual({ kind: 'unreadable', fault: 'too-long' });
  });
});

describe('headers', () => {
  it.each([['text/html'], ['text/plain'], ['application/jsonp'], ['']])('that name “%s” are refused', async (type) => {
    const { end } = await read((socket) => socket.end(`${head(type)}${message}`));
    expect(end).toEqual({ kind: 'unreadable', fault: 'content-type' });
  });

  it('that name two types are refused', async () => {
    const { end } = await read((socket) =>
      socket.end(`${head('application/json', 'Content-Type: text/event-stream')}${message}`),
    );
    expect(end).toEqual({ kind: 'unreadable', fault: 'content-type' });
  });

  it.each(['gzip', 'deflate', 'br', 'identity, gzip'])(
    'that tell of compression (%s) are refused',
    async (encoding) => {
      for (const type of ['application/json', 'text/event-stream']) {
        const { end } = await read((socket) => socket.end(`${head(type, `Content-Encoding: ${encoding}`)}x`));
        expect(end).toEqual({ kind: 'unreadable', fault: 'compressed' });
      }
    },
  );

  it('a thousand of them are too many', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `X-Header-${index}: ${'v'.repeat(20)}`);
    const { end } = await read((socket) => socket.end(`${head('application/json', ...many)}${message}`));
    expect(end).toMatchObject({ kind: 'lost', cause: { code: 'UND_ERR_HEADERS_OVERFLOW' } });
    expect(describeHttpEnd(end, 'api', '').error.message).toContain('more HTTP headers than allowed');
  });

  it('one that does not end is too long', async () => {
    const { end } = await read((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Long: ');
      writeForEver(socket, 'x'.repeat(1024));
    });
    expect(end).toMatchObject({ kind: 'lost', cause: { code: 'UND_ERR_HEADERS_OVERFLOW' } });
  });

  it('half of them are a lost response', async () => {
    const { end } = await read((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty'));
    expect(end).toMatchObject({ kind: 'lost', wasSent: true });
  });

  it('interim responses without end are given up', async () => {
    const { end } = await read((socket) => writeForEver(socket, 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n'));
    expect(end).toMatchObject({ kind: 'lost', wasSent: true });
  });

  it.each([
    'not HTTP at all\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ])('that break the protocol lose the response (%#)', async (text) => {
    const { messages, end } = await read((socket) => socket.end(text));
    expect(messages).toEqual([]);
    expect(end.kind).toBe('lost');
    expect(describeHttpEnd(end, 'api', '').error.message).toContain('check before you call again');
  });
});

describe('an event stream', () => {
  it('is read to its end, whatever lines end with', async () => {
    for (const lineEnd of ['\n', '\r', '\r\n']) {
      const lines = ['\uFEFF: hello', 'retry: 5', 'id: a', `data: ${message}`, '', 'event: other', 'data: x', '', ''];
      const { messages, ids, retries, end } = await read((socket) => {
        socket.end(`${head('text/event-stream')}${lines.join(lineEnd)}`);
      });
      expect(messages).toEqual([
        { kind: 'text', text: message, type: 'message' },
        { kind: 'text', text: 'x', type: 'other' },
      ]);
      expect({ ids, retries, end }).toEqual({ ids: ['a'], retries: [5], end: { kind: 'complete' } });
    }
  });

  it('without a line break is closed at the limit', async () => {
    const { messages, end } = await read((socket) => {
      socket.write(`${head('text/event-stream')}data: `);
      writeForEver(socket, 'x'.repeat(65_536));
    });
    expect(messages).toEqual([]);
    expect(end).toEqual({ kind: 'unreadable', fault: 'too-long' });
  });

  it('of data lines without an empty one is closed at the limit', async () => {
    const { end } = await read((socket) => {
      socket.write(head('text/event-stream'));
      writeForEver(socket, `data: ${'x'.repeat(1000)}\n`);
    });
    expect(end).toEqual({ kind: 'unreadable', fault: 'too-long' });
  });

  it('of comments costs no memory, and ends when nobody waits', async () => {
    const { messages } = await read(
      (socket) => {
        socket.write(`${head('text/event-stream')}:`);
        for (let times = 0; times < 200; times += 1) socket.write('x'.repeat(65_536));
        socket.end(`\ndata: ${message}\n\n`);
      },
      { messageBytes: 100_000 },
    );
    expect(messages).toEqual([{ kind: 'text', text: message, type: 'message' }]);
  });

  it('says nothing more once it was let go of', async () => {
    let told = 0;
    const server = await scriptedSocket((socket) => {
      socket.write(`${head('text/event-stream')}data: 1\n\ndata: 2\n\ndata: 3\n\n`);
    });
    const client = createHttpClient(new URL(server.url).origin, { bytesAtFullSpeed: 100_000_000 });
    open.push({ close: () => client.close() }, server);
    const request = { method: 'POST', path: '/', headers: {}, body: '{}' } as const;
    await new Promise<void>((resolve) => {
      const exchange = openResponse({ client, limits: defaultLimits, expects: 'message' }, request, {
        onMessage() {
          told += 1;
          exchange.abort();
          setImmediate(resolve);
        },
        onEnd: () => {
          told += 100;
        },
      });
    });
    expect(told).toBe(1);
  });

  it('whose event is no UTF-8 goes on behind it', async () => {
    const { messages } = await read((socket) => {
      socket.write(head('text/event-stream'));
      socket.write(Buffer.from('data: "\xff"\n\n', 'latin1'));
      socket.end('data: 2\n\n');
    });
    expect(messages).toEqual([
      { kind: 'broken', id: null, type: 'message' },
      { kind: 'text', text: '2', type: 'message' },
    ]);
  });

  it('is the only thing that a standing stream may be', async () => {
    const { end } = await read((socket) => socket.end(`${head('application/json')}${message}`), { expects: 'events' });
    expect(end).toEqual({ kind: 'unreadable', fault: 'content-type' });
  });
});

describe('the body of a bad status', () => {
  const status = (body: string, more = '') => `HTTP/1.1 400 Bad Request\r\n${more}Connection: close\r\n\r\n${body}`;

  it('is told as text', async () => {
    const { end } = await read((socket) => socket.end(status('no session')));
    expect(end).toEqual({ kind: 'status', status: 400, body: 'no session' });
  });

  it('is left when it is long or no text', async () => {
    const long = await read((socket) => writeForEver(socket, status('x'.repeat(70_000))));
    const binary = await read((socket) => socket.end(Buffer.from(status('\xff'), 'latin1')));
    for (const { end } of [long, binary]) expect(end).toEqual({ kind: 'status', status: 400, body: null });
  });
});

it('looks at nothing of a response to what no message answers', async () => {
  const { messages, end } = await read((socket) => socket.end(`${head('text/html')}${message}`), {
    expects: 'nothing',
  });
  expect(messages).toEqual([]);
  expect(end).toEqual({ kind: 'complete' });
});

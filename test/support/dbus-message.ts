/** A message on a D-Bus session bus, as far as notifications need it (D-Bus specification, “Message Protocol”). */
export interface SessionMessage {
  readonly kind: 'call' | 'answer' | 'error' | 'signal';
  readonly serial: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly error?: string;
  readonly replyTo?: number;
  readonly destination?: string;
  readonly sender?: string;
  /** Texts, unsigned numbers and lists of texts; of a message that was read only what comes before any other type. */
  readonly body: readonly (string | number | readonly string[])[];
  readonly signature: string;
}

const kinds = { call: 1, answer: 2, error: 3, signal: 4 } as const;
/** Header fields by their code. */
const fields = [
  ['path', 1, 'o'],
  ['interface', 2, 's'],
  ['member', 3, 's'],
  ['error', 4, 's'],
  ['replyTo', 5, 'u'],
  ['destination', 6, 's'],
  ['sender', 7, 's'],
  ['signature', 8, 'g'],
] as const;

export function writeMessage(message: SessionMessage): Buffer {
  const body = createWriter();
  for (const [at, type] of typesOf(message.signature).entries()) body.value(type, message.body[at] ?? '');
  const out = createWriter();
  out.bytes([0x6c, kinds[message.kind], 0, 1]);
  out.value('u', body.length());
  out.value('u', message.serial);
  const list = createWriter();
  for (const [name, code, type] of fields) {
    const value = message[name];
    if (value === undefined || value === '') continue;
    list.align(8);
    list.bytes([code]);
    list.value('g', type);
    list.value(type, value);
  }
  out.value('u', list.length());
  out.buffer(list.end());
  out.align(8);
  out.buffer(body.end());
  return out.end();
}

/** `undefined`: not all of it is there yet. */
export function readMessage(bytes: Buffer): { message: SessionMessage; length: number } | undefined {
  if (bytes.length < 16) return undefined;
  const bodyLength = bytes.readUInt32LE(4);
  const bodyStart = alignUp(16 + bytes.readUInt32LE(12), 8);
  const length = bodyStart + bodyLength;
  if (bytes.length < length) return undefined;
  const head = readFields(bytes.subarray(0, bodyStart), 16 + bytes.readUInt32LE(12));
  const kind = (Object.keys(kinds) as (keyof typeof kinds)[]).find((name) => kinds[name] === bytes[1]) ?? 'error';
  const signature = head.signature ?? '';
  const body = createReader(bytes.subarray(bodyStart, length));
  const known = typesOf(signature);
  const message = {
    signature,
    ...head,
    kind,
    serial: bytes.readUInt32LE(8),
    body: known.map((type) => body.value(type)),
  };
  return { message, length };
}

function readFields(bytes: Buffer, end: number): Partial<SessionMessage> {
  const reader = createReader(bytes, 16);
  const found: Record<string, unknown> = {};
  while (reader.at() < end) {
    reader.align(8);
    const code = reader.byte();
    const type = reader.value('g') as Type;
    const value = reader.value(type);
    const field = fields.find(([, each]) => each === code);
    if (field) found[field[0]] = value;
  }
  return found;
}

type Type = 's' | 'o' | 'g' | 'u' | 'i' | 'as';

/** Up to the first type that is none of ours. */
function typesOf(signature: string): Type[] {
  const [known = ''] = /^(as|[sogui])*/.exec(signature) ?? [];
  return (known.match(/as|[sogui]/g) ?? []) as Type[];
}

function alignUp(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}

function createWriter() {
  let out = Buffer.alloc(0);
  const buffer = (more: Buffer) => {
    out = Buffer.concat([out, more]);
  };
  const align = (to: number) => buffer(Buffer.alloc(alignUp(out.length, to) - out.length));
  const number = (value: number) => {
    align(4);
    const four = Buffer.alloc(4);
    four.writeUInt32LE(value);
    buffer(four);
  };
  const text = (value: string) => {
    number(Buffer.byteLength(value));
    buffer(Buffer.from(`${value}\0`));
  };
  const list = (values: readonly string[]) => {
    const inner = createWriter();
    for (const each of values) inner.value('s', each);
    number(inner.length());
    buffer(inner.end());
  };
  return {
    buffer,
    align,
    length: () => out.length,
    bytes: (values: readonly number[]) => buffer(Buffer.from(values)),
    value(type: Type, value: string | number | readonly string[]): void {
      if (type === 'u' || type === 'i') number(Number(value));
      else if (type === 'g') buffer(Buffer.from(`${String.fromCharCode(String(value).length)}${value}\0`));
      else if (type === 'as') list(value as readonly string[]);
      else text(String(value));
    },
    end: () => out,
  };
}

function createReader(bytes: Buffer, start = 0) {
  let at = start;
  const align = (to: number) => {
    at = alignUp(at, to);
  };
  const byte = () => {
    at += 1;
    return bytes[at - 1] ?? 0;
  };
  const number = () => {
    align(4);
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const text = (length: number) => {
    at += length + 1;
    return bytes.toString('utf8', at - length - 1, at - 1);
  };
  return {
    at: () => at,
    align,
    byte,
    value(type: Type): string | number | readonly string[] {
      if (type === 'u' || type === 'i') return number();
      if (type === 'g') return text(byte());
      if (type !== 'as') return text(number());
      const end = number() + at;
      const list: string[] = [];
      while (at < end) list.push(text(number()));
      return list;
    },
  };
}

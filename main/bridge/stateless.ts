import { type NotificationMessage, type RequestMessage, rpcCode } from '../gateway/downstream/json-rpc';
import { isRecord } from '../gateway/json/is-record';
import { rawMember, replaceMembers } from '../gateway/json/scan';
import { metaKey } from '../gateway/protocol';
import type { Courier } from './courier';
import type { DoorAnswer } from './door';
import { refusalCode } from './failure';
import { keepSubscribed } from './keep-subscribed';
import { createToolHeaders } from './tool-headers';

export interface Asked {
  readonly message: RequestMessage;
  readonly line: string;
  readonly mayRepeat: boolean;
  /** The client takes it back. Over HTTP that is said by letting its connection go (2026-07-28, “Cancellation”). */
  readonly stop: AbortSignal;
  readonly onMessage: (message: Buffer) => void;
}

export interface Stateless {
  ask(asked: Asked): Promise<DoorAnswer>;
  /** One try. */
  notify(message: NotificationMessage, line: string): Promise<DoorAnswer>;
}

const ownId = '"gatehouse-bridge-tools"';
/** A list without end is none. */
const mostPages = 1000;
const listed: DoorAnswer = { kind: 'done' };

/** The messages of 2026-07-28: each goes by itself, with headers that say what is in it. */
export function createStateless(courier: Courier): Stateless {
  const tools = createToolHeaders();

  function headersOf({ method, params, paramsJson }: NotificationMessage | RequestMessage): Record<string, string> {
    const meta = params['_meta'];
    const version = isRecord(meta) ? meta[metaKey.protocolVersion] : undefined;
    return { ...tools.of(method, paramsJson, typeof version === 'string' ? version : '') };
  }

  async function post({ message, line, mayRepeat, stop, onMessage }: Asked): Promise<DoorAnswer> {
    const headers = headersOf(message);
    return await courier.deliver({
      method: 'POST',
      headers,
      body: line,
      mayRepeat,
      signal: stop,
      wanted: stop,
      onMessage,
    });
  }

  /** Which headers a call needs stands in the list of tools, and its client may have that from another day. */
  async function call(asked: Asked): Promise<DoorAnswer> {
    const learnt = tools.isComplete() ? listed : await learnTools(asked);
    if (learnt.kind !== 'done') return learnt;
    const answer = await post(asked);
    if (refusalCode(answer) !== rpcCode.headerMismatch) return answer;
    // It was not run: the tool asks for other headers now.
    await learnTools(asked);
    return await post(asked);
  }

  async function learnTools({ message, stop }: Asked): Promise<DoorAnswer> {
    const metaJson = replaceMembers(rawMember(message.paramsJson, '_meta') ?? '{}', { progressToken: undefined });
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const paramsJson = replaceMembers(JSON.stringify({ cursor }), { _meta: metaJson });
      cursor = undefined;
      const answer = await post({
        message: { ...message, method: 'tools/list', paramsJson },
        line: `{"jsonrpc":"2.0","id":${ownId},"method":"tools/list","params":${paramsJson}}`,
        mayRepeat: true,
        stop,
        onMessage(list) {
          cursor = tools.learn(list);
        },
      });
      if (answer.kind !== 'done' || cursor === undefined) return answer;
    }
    return listed;
  }

  async function list(asked: Asked): Promise<DoorAnswer> {
    return await post({
      ...asked,
      onMessage(answer) {
        tools.learn(answer);
        asked.onMessage(answer);
      },
    });
  }

  return {
    async ask(asked) {
      if (asked.message.method === 'tools/call') return await call(asked);
      if (asked.message.method === 'tools/list') return await list(asked);
      if (asked.message.method !== 'subscriptions/listen') return await post(asked);
      const open = (onMessage: Asked['onMessage']) => post({ ...asked, mayRepeat: true, onMessage });
      return await keepSubscribed(open, { emit: asked.onMessage, stop: asked.stop });
    },
    async notify(message, line) {
      return await courier.send({ method: 'POST', headers: headersOf(message), body: line, onMessage() {} });
    },
  };
}

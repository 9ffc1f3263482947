// The instrument without an SDK: what each era's messages mean. The transports are in `raw.mjs`.
import { capabilities, createDoor, createInstrument, isLoudEnough, listChanged, text } from './instrument.mjs';

const key = (name) => `io.modelcontextprotocol/${name}`;
const tasksExtension = key('tasks');
const complete = { resultType: 'complete' };

class Failure extends Error {
  constructor(code, message, data) {
    super(message);
    this.json = { code, message, ...(data && { data }) };
  }
}

/** Leaves a call for the question that its answer has to be. */
class Asking extends Error {
  constructor(result) {
    super('asking');
    this.result = result;
  }
}

/** One for a process. A session: `{ send(message), uris, level, running, watched }`, `send` its own stream. */
export function createProtocol({ name, isStateless }) {
  const sessions = new Set();
  const listens = new Set();
  const tasks = new Map();
  const instrument = createInstrument(name, {
    tasks: !isStateless,
    async tell(list) {
      for (const session of sessions) session.send({ method: listChanged(list) });
      for (const listen of listens) if (listen.filter[`${list}ListChanged`]) listen.send(listChanged(list), {});
    },
    async updated(uri) {
      const method = 'notifications/resources/updated';
      for (const session of sessions) if (session.uris.has(uri)) session.send({ method, params: { uri } });
      for (const listen of listens)
        if (listen.filter.resourceSubscriptions?.includes(uri)) listen.send(method, { uri });
    },
  });

  const needPage = createDoor((page) => fail(-32042, 'Open the page first.', { elicitations: [page] }));

  const lists = {
    'tools/list': () => ({ tools: instrument.tools() }),
    'prompts/list': () => ({ prompts: instrument.prompts() }),
    'resources/list': () => ({ resources: instrument.resources() }),
    'resources/templates/list': () => ({ resourceTemplates: instrument.templates() }),
  };

  const common = {
    ...lists,
    'prompts/get': (params) => instrument.prompt(params.name, params.arguments),
    'completion/complete': ({ argument }) => instrument.complete(argument),
    'resources/read': ({ uri }) => instrument.read(uri) ?? fail(isStateless ? -32602 : -32002, `No ${uri}.`),
  };

  const ofSessions = {
    ...common,
    initialize: () => ({
      protocolVersion: '2025-11-25',
      capabilities: {
        ...capabilities,
        logging: {},
        tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } },
      },
      serverInfo: { name, version: '0' },
      instructions: instrument.instructions,
    }),
    ping: () => ({}),
    'logging/setLevel': ({ level }, { session }) => {
      session.level = level;
      return {};
    },
    'resources/subscribe': ({ uri }, { session }) => void session.uris.add(uri) ?? {},
    'resources/unsubscribe': ({ uri }, { session }) => void session.uris.delete(uri) ?? {},
    'tools/call': (params, about) => (params.task ? startTask(params) : call(params, sessionContext(params, about))),
    'tasks/get': ({ taskId }) => taskOf(taskId).task,
    'tasks/list': () => ({ tasks: [...tasks.values()].map(({ task }) => task) }),
    'tasks/cancel': ({ taskId }) => Object.assign(taskOf(taskId).task, { status: 'cancelled' }),
    'tasks/result': async ({ taskId }) => ({
      ...(await taskOf(taskId).result),
      _meta: { [key('related-task')]: { taskId } },
    }),
  };

  const stateless = {
    ...common,
    'server/discover': () => ({
      supportedVersions: ['2026-07-28'],
      capabilities: { ...capabilities, logging: {}, extensions: { [tasksExtension]: {} } },
      instructions: instrument.instructions,
    }),
    'tools/call': (params, about) =>
      makesTask(params) ? startTask(params) : call(params, statelessContext(params, about)),
    'tasks/get': async ({ taskId }) => {
      const { task, result } = taskOf(taskId);
      return { ...task, ...(task.status === 'completed' && { result: await result }) };
    },
    'tasks/cancel': ({ taskId }) => {
      taskOf(taskId).task.status = 'cancelled';
      return {};
    },
  };

  async function call(params, context) {
    const answer = await instrument.call(params.name, params.arguments, context);
    return answer ?? fail(-32602, `No tool ${params.name}.`);
  }

  function contextOf(params, { send, signal }) {
    const progressToken = params._meta?.progressToken;
    return {
      signal,
      progress: async (progress) => {
        if (progressToken === undefined) return;
        send({ method: 'notifications/progress', params: { progressToken, ...progress } });
      },
    };
  }

  function sessionContext(params, about) {
    const { send, session } = about;
    return {
      ...contextOf(params, about),
      log: async (level, data) => {
        const isWanted = isLoudEnough(level, session.level);
        if (isWanted) send({ method: 'notifications/message', params: { level, data } });
      },
      ask: (_key, method, question, options) => session.ask(send, { method, params: question }, options),
      needPage,
    };
  }

  function statelessContext(params, about) {
    const wanted = params._meta[key('logLevel')];
    const able = params._meta[key('clientCapabilities')];
    const ask = async (id, method, question) => {
      const needed = method.slice(0, method.indexOf('/'));
      if (able[needed] === undefined)
        fail(-32021, `The client lacks ${needed}.`, { requiredCapabilities: { [needed]: {} } });
      const answer = params.inputResponses?.[id];
      const requestState = `${name} waits for ${id}`;
      const inputRequests = { [id]: { method, params: question } };
      if (answer === undefined) throw new Asking({ resultType: 'input_required', inputRequests, requestState });
      return params.requestState === requestState ? answer : fail(-32602, 'This is not the state that was given out.');
    };
    return {
      ...contextOf(params, about),
      log: async (level, data) => {
        const isWanted = wanted !== undefined && isLoudEnough(level, wanted);
        if (isWanted) about.send({ method: 'notifications/message', params: { level, data } });
      },
      ask,
      needPage: (page) => ask('page', 'elicitation/create', page),
    };
  }

  /** A stateless client says with each request that it can follow tasks; `rude` makes one for those who cannot. */
  function makesTask({ name: tool, arguments: input, _meta }) {
    const canFollow = _meta[key('clientCapabilities')]?.extensions?.[tasksExtension] !== undefined;
    return tool === 'slow' && (canFollow || input?.rude !== undefined);
  }

  function startTask({ name: tool, arguments: input, task: asked }) {
    const at = new Date().toISOString();
    const times = isStateless ? { ttlMs: 60_000, pollIntervalMs: 10 } : { ttl: asked.ttl ?? 60_000, pollInterval: 10 };
    const task = { taskId: `${name}-${tasks.size + 1}`, status: 'working', createdAt: at, lastUpdatedAt: at, ...times };
    const result = new Promise((resolve) => setImmediate(resolve)).then(() => {
      if (task.status === 'working' && input?.endless === undefined) task.status = 'completed';
      return text(`slowly done by ${tool}`);
    });
    tasks.set(task.taskId, { task, result });
    return isStateless ? { resultType: 'task', ...task } : { task: { ...task } };
  }

  const taskOf = (taskId) => tasks.get(taskId) ?? fail(-32602, 'There is no such task.');

  async function answer({ id, method, params = {} }, about) {
    try {
      const result = await handlerOf(method, params)(params, about);
      about.finish({ id, result: { ...(isStateless && hintsOf(method)), ...result } });
    } catch (error) {
      about.finish(error instanceof Asking ? { id, result: error.result } : { id, error: errorOf(error) });
    }
  }

  function handlerOf(method, { protocolVersion: requested }) {
    const handlers = isStateless ? stateless : ofSessions;
    if (Object.hasOwn(handlers, method)) return handlers[method];
    const code = isStateless && method === 'initialize' ? -32022 : -32601;
    return fail(code, 'Not known.', { supported: ['2026-07-28'], requested });
  }

  function hintsOf(method) {
    const mayBeKept = method in lists || method.endsWith('/read') || method.endsWith('/discover');
    return { ...complete, ...(mayBeKept && { ttlMs: 0, cacheScope: 'private' }) };
  }

  function openSession(send) {
    let nextId = 1;
    const questions = new Map();
    const watched = new Map();
    const session = {
      send,
      uris: new Set(),
      level: 'debug',
      running: new Map(),
      watched,
      ask: (sendDuring, { method, params }, { onProgress, signal } = {}) =>
        new Promise((resolve, reject) => {
          // Every server and session begins with the same tokens.
          const progressToken = nextId++;
          const id = `${name}-${progressToken}`;
          questions.set(id, { resolve, reject });
          if (onProgress) watched.set(progressToken, onProgress);
          signal?.addEventListener('abort', () => takeBack(id, sendDuring), { once: true });
          sendDuring({ id, method, params: onProgress ? { ...params, _meta: { progressToken } } : params });
        }),
      answered({ id, result, error }) {
        const open = questions.get(id);
        questions.delete(id);
        if (error) open?.reject(new Failure(-32000, `Refused: ${error.message}`));
        else open?.resolve(result);
      },
    };
    function takeBack(id, sendDuring) {
      const open = questions.get(id);
      if (!questions.delete(id)) return;
      sendDuring({ method: 'notifications/cancelled', params: { requestId: id } });
      open.reject(new Failure(-32000, 'Taken back.'));
    }

    sessions.add(session);
    return session;
  }

  function hear({ method, params }, session) {
    if (method === 'notifications/cancelled') session?.running.get(params.requestId)?.abort();
    if (method === 'notifications/progress') session?.watched.get(params.progressToken)?.(params);
    if (method === 'notifications/roots/list_changed' && !isStateless) instrument.rootsChanged();
  }

  /** Stays open: `finish` is for the end of it. */
  function listen({ id, params }, { send, signal }) {
    const filter = params.notifications;
    const tagged = (method, given) => send({ method, params: { ...given, _meta: { [key('subscriptionId')]: id } } });
    const one = { filter, send: tagged };
    tagged('notifications/subscriptions/acknowledged', { notifications: filter });
    listens.add(one);
    signal.addEventListener('abort', () => listens.delete(one), { once: true });
  }

  return {
    openSession,
    closeSession: (session) => sessions.delete(session),
    /** `about`: `{ send, finish, signal, session? }` of this one message. */
    receive(message, about) {
      if (message.method === undefined) about.session?.answered(message);
      else if (message.id === undefined) hear(message, about.session);
      else if (isStateless && message.method === 'subscriptions/listen') listen(message, about);
      else void answer(message, about);
    },
  };
}

function errorOf({ json, code = -32603, message, data }) {
  return json ?? { code, message, data };
}

function fail(code, message, data) {
  throw new Failure(code, message, data);
}

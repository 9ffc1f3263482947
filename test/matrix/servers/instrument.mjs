// What every server of the matrix offers and does, whatever SDK and era speaks for it. The adapters beside this file bring
// the words: `context` of a call has `progress(params)`, `log(level, data)`, `ask(key, method, params, { onProgress, signal })`,
// `needPage(params)` and `signal`. Aborting the one given to `ask` takes the question back where the era can.

const object = (...names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

export const names = ['Ada', 'Alan', 'Grace'];
export const text = (words) => ({ content: [{ type: 'text', text: String(words) }] });

/**
 * `name` stands in all that could be mistaken for another server's. `tell(kind)` is called with `tools`, `prompts` and
 * `resources` when such a list changed, and `updated(uri)` when a resource did.
 */
export function createInstrument(name, { tell, updated, tasks = false }) {
  const uriOf = (id) => `note://${name}/${id}`;
  const cancellations = createCounter();
  const rootChanges = createCounter();
  let hasGrown = false;
  let counted = 0;
  let inVain = new AbortController();

  const tools = {
    echo: [object('text'), ({ text: words }) => text(words)],
    fail: [object(), () => ({ ...text('It is broken.'), isError: true })],
    report: [object(), report],
    stall: [object(), stall],
    await_cancelled: [object(), async () => text(`cancelled ${await cancellations.next()}`)],
    log: [object(), log],
    sample: [object('prompt'), sample],
    sample_watched: [object('prompt'), sampleWatched],
    ask_form: [object(), askForm],
    ask_url: [object(), askUrl],
    ask_in_vain: [object(), askInVain],
    take_back: [object(), takeBack],
    open_first: [object(), openFirst],
    list_roots: [object(), listRoots],
    await_roots_changed: [object(), async () => text(`changed ${await rootChanges.next()}`)],
    touch: [object('uri'), touch],
    grow: [object(), grow],
    canary: [object('secret', 'how'), canary],
    count: [object(), count],
    slow: [object('endless', 'rude'), () => text('slowly done')],
  };

  function count() {
    counted += 1;
    return text(counted);
  }

  async function report(_input, { progress }) {
    for (const step of [1, 2, 3]) await progress({ progress: step, total: 3, message: `step ${step} of ${name}` });
    return text('reported');
  }

  async function stall(_input, { progress, signal }) {
    const over = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await progress({ progress: 1, message: 'stalling' });
    if (!signal.aborted) await over;
    cancellations.add();
    return text('too late');
  }

  async function log(_input, context) {
    for (const level of ['debug', 'warning', 'error']) await context.log(level, `${level} of ${name}`);
    return text('logged');
  }

  async function sample({ prompt }, { ask }) {
    const messages = [{ role: 'user', content: { type: 'text', text: prompt } }];
    const { content, model } = await ask('sampled', 'sampling/createMessage', { messages, maxTokens: 10 });
    return text(`${model}: ${content.text}`);
  }

  /** Wants to know how far the answer is, and returns when it has both that and the answer. */
  async function sampleWatched({ prompt }, { ask }) {
    const messages = [{ role: 'user', content: { type: 'text', text: prompt } }];
    const steps = createCounter();
    const asked = ask(
      'watched',
      'sampling/createMessage',
      { messages, maxTokens: 10 },
      { onProgress: () => steps.add() },
    );
    const { content } = await asked;
    return text(`${content.text}, step ${await steps.next()}, step ${await steps.next()}`);
  }

  async function askForm(_input, { ask }) {
    const requestedSchema = { ...object('name'), required: ['name'] };
    const params = { mode: 'form', message: `Who calls ${name}?`, requestedSchema };
    const { action, content } = await ask('form', 'elicitation/create', params);
    return text(`${action} ${content?.name}`);
  }

  /** Waits for an answer, or until another call takes the question back. */
  async function askInVain(_input, { ask }) {
    const { signal } = inVain;
    const params = { mode: 'form', message: `Does ${name} still want it?`, requestedSchema: object('name') };
    const answer = await ask('vain', 'elicitation/create', params, { signal }).catch((error) => {
      if (!signal.aborted) throw error;
    });
    if (!signal.aborted) return text(`answered ${answer.action}`);
    inVain = new AbortController();
    return text('taken back');
  }

  function takeBack() {
    inVain.abort();
    return text('told');
  }

  async function askUrl(_input, { ask }) {
    const { action } = await ask('page', 'elicitation/create', pageOf('ask'));
    return text(`page ${action}`);
  }

  /** Cannot run before a page was opened: in the session era it fails saying so, and runs when it is called again. */
  async function openFirst(_input, { needPage }) {
    await needPage(pageOf('first'));
    return text('opened');
  }

  function pageOf(why) {
    const elicitationId = `${why}-${name}`;
    return { mode: 'url', message: `Open it for ${name}.`, elicitationId, url: `https://example.com/${elicitationId}` };
  }

  async function listRoots(_input, { ask }) {
    const { roots } = await ask('roots', 'roots/list', {});
    return text(roots.map(({ uri }) => uri).join());
  }

  /** Says the secret wherever a server can, unless `plain`. `how` it ends: `error`, `ask`, `stall` until cancelled, or well. */
  async function canary({ secret, how }, { progress, log: tell, ask, signal }) {
    if (how === 'plain') return text(`result ${secret}`);
    await progress({ progress: 1, message: `progress ${secret}` });
    await tell('error', `log ${secret}`);
    if (how === 'stall') await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (how === 'error') throw Object.assign(new Error(`error ${secret}`), { code: -31_950, data: { secret } });
    if (how !== 'ask') return { ...text(`result ${secret}`), structuredContent: { secret } };
    const params = { mode: 'form', message: `question ${secret}`, requestedSchema: object('name') };
    const { content } = await ask('form', 'elicitation/create', params);
    return text(`result ${secret} asked ${content.name}`);
  }

  async function touch({ uri }) {
    await updated(uri);
    return text('touched');
  }

  async function grow() {
    hasGrown = !hasGrown;
    for (const kind of ['tools', 'prompts', 'resources']) await tell(kind);
    return text(hasGrown ? 'grown' : 'shrunk');
  }

  const grown = (entry) => (hasGrown ? [entry] : []);

  return {
    instructions: `I am ${name}.`,
    rootsChanged: () => rootChanges.add(),
    tools: () => [
      ...Object.entries(tools).map(([tool, [inputSchema]]) => ({
        name: tool,
        description: `${tool} of ${name}`,
        inputSchema,
        ...(tasks && tool === 'slow' && { execution: { taskSupport: 'optional' } }),
      })),
      ...grown({ name: 'grown', inputSchema: object() }),
    ],
    prompts: () => [
      { name: 'greet', description: 'Greets', arguments: [{ name: 'name', required: true }] },
      ...grown({ name: 'grown_prompt' }),
    ],
    resources: () => [
      { uri: uriOf('one'), name: 'one', mimeType: 'text/plain' },
      ...grown({ uri: uriOf('grown'), name: 'grown' }),
    ],
    templates: () => [{ uriTemplate: uriOf('{id}'), name: 'any' }],
    /** `undefined`: there is no such tool. */
    call: (tool, input, context) => (Object.hasOwn(tools, tool) ? tools[tool][1](input ?? {}, context) : undefined),
    /** `undefined`: there is no such resource. */
    read: (uri) =>
      uri.startsWith(uriOf('')) && !uri.endsWith('/missing')
        ? { contents: [{ uri, mimeType: 'text/plain', text: `content of ${uri}` }] }
        : undefined,
    prompt: (_name, { name: whom }) => ({
      messages: [{ role: 'user', content: { type: 'text', text: `${name} greets ${whom}.` } }],
    }),
    complete: ({ value }) => {
      const values = names.filter((each) => each.startsWith(value));
      return { completion: { values, total: values.length, hasMore: false } };
    },
  };
}

/** `needPage` of the session era: every other time `fail(page)` is called, as if the page had been opened since. */
export function createDoor(fail) {
  let isOpen = false;
  return async (page) => {
    isOpen = !isOpen;
    if (isOpen) fail(page);
  };
}

export const listChanged = (kind) => `notifications/${kind}/list_changed`;

/** Counts what happened; `next()` gives the count once more has happened than was asked for before. */
function createCounter() {
  let happened = 0;
  let taken = 0;
  const waiting = [];
  return {
    add() {
      happened += 1;
      waiting.shift()?.(happened);
    },
    async next() {
      taken += 1;
      return happened >= taken ? taken : await new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** What the two SDK lines and the raw scripts are started with: `node x.mjs stdio|http session|stateless NAME`. */
export function readArguments() {
  const [, , kind, era, name] = process.argv;
  return { kind, isStateless: era === 'stateless', name };
}

export const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  completions: {},
};

/** Least severe first. */
export const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];
export const isLoudEnough = (level, wanted) => levels.indexOf(level) >= levels.indexOf(wanted);

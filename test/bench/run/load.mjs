/** The load generator's process as functions: `load.run({ lane, … })`. They reject with what went wrong there. */
export function startLoad(nest) {
  const child = nest.fork('load');
  const waiting = new Map();
  let lastId = 0;
  child.on('message', ({ id, value, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The load generator ended.'));
    waiting.clear();
  });
  const ask = (operation) => (input) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      child.send({ id: lastId, operation, input }, (error) => error && reject(error));
    });
  const operations = ['open', 'request', 'each', 'run', 'list', 'greet', 'close'];
  return Object.fromEntries(operations.map((operation) => [operation, ask(operation)]));
}

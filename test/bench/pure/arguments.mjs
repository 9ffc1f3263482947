export const help = `npm run bench [-- options]

Measures Gatehouse side by side with a direct connection, a plain gateway on the MCP SDK and the limit of Node itself.

  --quick             about a minute instead of about eight; without modern, rules and clients, and slow
                      targets are not fully warm
  --only NAME         one measurement; may be repeated: small, modern, rules, large, initialize, lists, clients,
                      memory, cold, lag
  --json FILE         write every figure to FILE
  --write-docs        write the outcome to docs/benchmarks.md
  --help              show this

  --url URL           measure this endpoint instead
  --header 'N: V'     sent with every request; may be repeated
  --tool NAME         the tool to call; without it only the greeting and the list of tools are measured
  --args JSON         its arguments
  --modern            speak 2026-07-28 to it instead of 2025-11-25`;

export const measurements = [
  'small',
  'modern',
  'rules',
  'large',
  'initialize',
  'lists',
  'clients',
  'memory',
  'cold',
  'lag',
];

const flags = {
  '--quick': 'isQuick',
  '--write-docs': 'writesDocs',
  '--help': 'isHelp',
  '-h': 'isHelp',
  '--modern': 'isModern',
};

/** Throws a sentence when something cannot be meant. */
export function parseBench(argv) {
  const options = { isQuick: false, writesDocs: false, isHelp: false, isModern: false, only: [], headers: {} };
  const rest = [...argv];
  while (rest.length > 0) {
    const [name, inline] = splitInline(rest.shift());
    const flag = flags[name];
    if (flag) options[flag] = true;
    else if (takes[name]) takes[name](options, takeValue(name, inline, rest));
    else throw new Error(`There is no option “${name}”. Use --help to see what there is.`);
  }
  return checked(options);
}

const takes = {
  '--only': (options, value) => {
    if (!measurements.includes(value)) {
      throw new Error(`There is no measurement “${value}”. Use one of: ${measurements.join(', ')}.`);
    }
    options.only.push(value);
  },
  '--json': (options, value) => {
    options.json = value;
  },
  '--url': (options, value) => {
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
      throw new Error(`“${value}” is no address. Give one that begins with http:// or https://.`);
    }
    options.url = value;
  },
  '--header': (options, value) => {
    const at = value.indexOf(':');
    const [name, content] = [value.slice(0, at).trim(), value.slice(at + 1).trim()];
    if (at < 1 || !/^[\w-]+$/.test(name) || /[^\x20-\x7e]/.test(content)) {
      throw new Error('Give a header as “Name: value”, in ASCII.');
    }
    options.headers[name] = content;
  },
  '--tool': (options, value) => {
    options.tool = value;
  },
  '--args': (options, value) => {
    options.args = parseObject(value);
  },
};

function splitInline(argument) {
  const at = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

function takeValue(name, inline, rest) {
  const value = inline ?? rest.shift();
  if (value === undefined) throw new Error(`“${name}” needs a value. Use --help to see which.`);
  return value;
}

function parseObject(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below, like every other value that is no object.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error('Give the arguments of the tool as a JSON object, such as --args \'{"text":"hello"}\'.');
}

function checked(options) {
  const isEndpoint = options.url !== undefined;
  const needUrl = ['tool', 'args'].filter((name) => options[name] !== undefined);
  if (Object.keys(options.headers).length > 0) needUrl.push('header');
  if (options.isModern) needUrl.push('modern');
  if (!isEndpoint && needUrl.length > 0) throw new Error(`“--${needUrl[0]}” belongs to “--url”. Give the address too.`);
  if (options.args !== undefined && options.tool === undefined)
    throw new Error('“--args” needs the “--tool” they are for.');
  if (isEndpoint && (options.only.length > 0 || options.writesDocs)) {
    throw new Error('“--url” measures one endpoint; “--only” and “--write-docs” do not go with it.');
  }
  return options;
}

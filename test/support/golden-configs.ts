import type { ClientKind } from '../../main/clients/catalogue/client-kinds';
import { known } from './connecting';

type Servers = Record<string, Record<string, unknown>>;

const typical: Servers = {
  files: { command: 'npx', args: ['-y', known], env: { TOKEN: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' } },
  web: { command: 'uvx', args: ['web', '--depth', '2'], note: 'not ours: ✓' },
};

/** Files as people and programs leave them, by what is special about them. */
export function goldenConfigs({ format, container }: ClientKind): Record<string, string> {
  if (format === null || container === null) return {};
  const write = { json: writeJson, jsonc: writeJson, toml: writeToml, yaml: writeYaml }[format];
  const text = write(container, typical);
  const comment = format === 'toml' || format === 'yaml' ? '# kept\n' : '// kept\n';
  const all: Record<string, string> = {
    typical: text,
    'no final line break': text.trimEnd(),
    CRLF: text.replaceAll('\n', '\r\n'),
    'byte order mark': `\ufeff${text}`,
    'nothing at all': '',
    'other settings only': format === 'toml' ? 'a = 1\n' : format === 'yaml' ? 'a: 1\n' : '{ "a": 1 }\n',
  };
  if (format !== 'json') all['comments'] = `${comment}${text}${comment}`;
  if (format === 'json' || format === 'jsonc') {
    all['tabs'] = text.replaceAll('  ', '\t');
    all['one line'] = JSON.stringify(JSON.parse(text));
    all['an empty object'] = '{}';
  }
  if (format === 'jsonc') all['trailing commas'] = text.replace(/\n(\s*)\}/g, ',\n$1}').replace('{,', '{');
  return all;
}

/** A file of some megabytes, in which servers stand between other things. */
export function largeConfig({ format, container }: ClientKind, megabytes: number): string {
  const line = 'history of what somebody once asked, and what came of it; '.repeat(4);
  const count = Math.ceil((megabytes * 1024 * 1024) / line.length);
  const history = Array.from({ length: count }, (_, index) => `${line}${index}`);
  if (format === 'toml' || format === 'yaml') {
    const write = format === 'toml' ? writeToml : writeYaml;
    return `${write(container as Container, typical)}${history.map((each) => `# ${each}\n`).join('')}`;
  }
  const around = { ...JSON.parse(writeJson(container as Container, typical)), history };
  return `${JSON.stringify(around, null, 2)}\n`;
}

type Container = NonNullable<ClientKind['container']>;

function serversOf({ kind, idField }: Container, servers: Servers): unknown {
  return kind === 'map'
    ? servers
    : Object.entries(servers).map(([name, entry]) => ({ [idField ?? 'name']: name, ...entry }));
}

function writeJson(container: Container, servers: Servers): string {
  const inner = serversOf(container, servers);
  const value = container.segments.reduceRight((each: unknown, key) => ({ [key]: each }), inner);
  return `${JSON.stringify({ theme: 'dark', ...(value as object), z: [1, 2] }, null, 2)}\n`;
}

function writeToml({ segments, kind, idField }: Container, servers: Servers): string {
  const tables = Object.entries(servers).map(([name, entry]) => {
    const head =
      kind === 'map' ? `[${[...segments, name].join('.')}]` : `[[${segments.join('.')}]]\n${idField} = "${name}"`;
    const lines = Object.entries(entry).map(([key, value]) => `${key} = ${tomlValue(value)}`);
    return `${head}\n${lines.join('\n')}\n`;
  });
  return `theme = "dark"\n\n${tables.join('\n')}\n[z]\nlast = true\n`;
}

function tomlValue(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${key} = ${JSON.stringify(each)}`)
    .join(', ')} }`;
}

function writeYaml({ segments, kind, idField }: Container, servers: Servers): string {
  const head = segments.map((key, index) => `${'  '.repeat(index)}${key}:\n`).join('');
  const pad = '  '.repeat(segments.length);
  const entries = Object.entries(servers).map(([name, entry]) => {
    const lines = Object.entries(entry).map(([key, value]) => `${pad}  ${key}: ${JSON.stringify(value)}`);
    return kind === 'map'
      ? `${pad}${name}:\n${lines.join('\n')}\n`
      : `${pad}- ${idField}: ${name}\n${lines.join('\n')}\n`;
  });
  return `theme: dark\n${head}${entries.join('')}z: [1, 2]\n`;
}

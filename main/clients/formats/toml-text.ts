import { emptyRecord, isJsonRecord, type Json, type JsonRecord } from './config-value';

/** TOML has no null: members that are null are left out, as if they were not there. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonRecord(value)) return value;
  const filled = emptyRecord();
  for (const [name, member] of Object.entries(value)) if (member !== null) filled[name] = withoutNulls(member);
  return filled;
}

/** A table with its header and those of the tables in it, as lines of TOML 1.0. */
export function tomlTable(names: readonly string[], table: JsonRecord, brackets: '[]' | '[[]]'): string[] {
  const members = Object.entries(table);
  const inner = members.filter(([, member]) => isTable(member));
  const plain = members.filter(([, member]) => !isTable(member));
  const [open, close] = brackets === '[]' ? ['[', ']'] : ['[[', ']]'];
  return [
    `${open}${tomlKey(names)}${close}`,
    ...plain.map(([name, member]) => `${tomlKey([name])} = ${tomlInline(member)}`),
    ...inner.flatMap(([name, member]) => ['', ...tomlTable([...names, name], member as JsonRecord, '[]')]),
  ];
}

function isTable(value: Json): boolean {
  return isJsonRecord(value) && Object.keys(value).length > 0;
}

export function tomlKey(names: readonly string[]): string {
  return names.map((name) => (/^[\w-]+$/.test(name) ? name : quoted(name))).join('.');
}

/** A value on one line. */
export function tomlInline(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(tomlInline).join(', ')}]`;
  if (!isJsonRecord(value)) return typeof value === 'number' ? tomlNumber(value) : String(value);
  const members = Object.entries(value).map(([name, member]) => `${tomlKey([name])} = ${tomlInline(member)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

/** Integers of TOML have 64 bits; a number beyond what JSON holds exactly is written as a float. */
function tomlNumber(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

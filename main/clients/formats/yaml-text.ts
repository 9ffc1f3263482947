import { isJsonRecord, type Json } from './config-value';

/**
 * A value as lines of block YAML, indented by nothing. Texts are always in double quotes, for readers differ in what they take for a
 * boolean, a number or a date.
 */
export function yamlLines(value: Json, unit: string): string[] {
  if (!isFilled(value)) return [yamlFlow(value)];
  if (Array.isArray(value)) {
    return value.flatMap((element) =>
      yamlLines(element, unit).map((line, index) => (index === 0 ? '- ' : '  ') + line),
    );
  }
  return Object.entries(value).flatMap(([name, member]) =>
    isFilled(member)
      ? [`${yamlName(name)}:`, ...yamlLines(member, unit).map((line) => unit + line)]
      : [`${yamlName(name)}: ${yamlFlow(member)}`],
  );
}

/** Whether it takes several lines. */
export function isFilled(value: Json): value is Json[] | { [name: string]: Json } {
  return Array.isArray(value) ? value.length > 0 : isJsonRecord(value) && Object.keys(value).length > 0;
}

/** A value on one line. */
export function yamlFlow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(', ')}]`;
  if (!isJsonRecord(value)) return typeof value === 'string' ? quoted(value) : String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${yamlName(name)}: ${yamlFlow(member)}`)
    .join(', ')}}`;
}

/** Also of YAML 1.1, which half of the readers speak. */
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

export function yamlName(name: string): string {
  return /^[a-z_][\w-]*$/i.test(name) && !reserved.test(name) ? name : quoted(name);
}

/** JSON's way to write a text is YAML's too, but for characters that end lines in YAML 1.1 or cannot be seen. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

import type { ClientKind } from '../catalogue/client-kinds';
import type { Json } from '../formats/config-value';

/** How a client gets to Gatehouse: by itself over HTTP, or through the bridge, which it starts. */
export type Way =
  | { readonly kind: 'http'; readonly url: string; readonly token: string }
  | {
      readonly kind: 'bridge';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    };

/** The entry that this kind of client wants, after its template. `undefined`: it cannot be reached that way. */
export function ourEntry({ entry }: ClientKind, name: string, way: Way): Json | undefined {
  const template = way.kind === 'http' ? entry.http : entry.stdio;
  return template === null ? undefined : fill(template as Json, valuesOf(name, way));
}

function valuesOf(name: string, way: Way): ReadonlyMap<string, Json> {
  const values =
    way.kind === 'http'
      ? { name, url: way.url, token: way.token }
      : {
          name,
          command: way.command,
          args: [...way.args],
          env: { ...way.env },
          commandAndArgs: [way.command, ...way.args],
        };
  return new Map(Object.entries(values));
}

/** A text that is nothing but a placeholder becomes its value, whatever kind it is; inside a text it becomes text. */
function fill(template: Json, values: ReadonlyMap<string, Json>): Json {
  if (typeof template === 'string') return fillText(template, values);
  if (Array.isArray(template)) return template.map((each) => fill(each, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]));
}

function fillText(text: string, values: ReadonlyMap<string, Json>): Json {
  const whole = values.get(text.match(/^\{\{(\w+)\}\}$/)?.[1] ?? '');
  if (whole !== undefined) return whole;
  return text.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => {
    const value = values.get(name);
    return typeof value === 'string' ? value : mark;
  });
}

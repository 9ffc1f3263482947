import type { ArgumentView } from '../../../shared/domain/approval';
import { compactJson, type JsonNode, printJson } from './json-node';

/** One value that is another than it was. `null`: not there. */
export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two objects, member by member, in the order in which they stand. */
export function changesOf(before: JsonNode, after: JsonNode): readonly Change[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [from, to] = [old.get(name), now.get(name)];
    if (from && to && compactJson(from) === compactJson(to)) return [];
    return [{ name, ...textsOf(from, to) }];
  });
}

/** The members as the prompt lists them: texts decoded, anything else as the JSON that is sent. */
export function viewsOf(node: JsonNode): readonly ArgumentView[] {
  return [...membersOf(node)].map(([key, value]) =>
    value.kind === 'string'
      ? { key, kind: 'text' as const, value: value.text }
      : { key, kind: 'json' as const, value: compactJson(value) },
  );
}

function membersOf(node: JsonNode): ReadonlyMap<string, JsonNode> {
  return new Map(node.kind === 'object' ? node.members.map(({ key, value }) => [key, value] as const) : []);
}

/** Two texts are compared as they read, so that their lines show. Where one is no text, both are JSON: 1 is not "1". */
function textsOf(from: JsonNode | undefined, to: JsonNode | undefined) {
  const areTexts = [from, to].every((node) => !node || node.kind === 'string');
  const say = (node: JsonNode | undefined) => {
    if (!node) return null;
    return areTexts && node.kind === 'string' ? node.text : printJson(node);
  };
  return { before: say(from), after: say(to) };
}

import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';

/** One thing that is wrong with a declared configuration, and where. Lines and columns count from 1. */
export interface Problem {
  line: number;
  column: number;
  text: string;
}

export type ConfigPath = readonly PropertyKey[];

/** A parsed YAML or JSON text that still knows where everything stands. */
export interface DeclaredSource {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** A problem with the value at a path, or with the nearest thing around it that is there. */
  at(path: ConfigPath, text: string): Problem;
  /** A problem with the name of a key. */
  atKey(path: ConfigPath, key: string, text: string): Problem;
}

type Environment = Readonly<Record<string, string | undefined>>;

const expandedKeys = ['servers', 'clients', 'profiles', 'rules'];
const reference = /\$\{env:([^}]*)\}?/g;

/** Parses, and puts the environment in for `${env:NAME}`. JSON is read as the YAML that it is. */
export function parseDeclared(text: string, environment: Environment): DeclaredSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map((fault) => {
    const text = fault.code === 'DUPLICATE_KEY' ? 'This key stands here twice. Keep one of them.' : `${fault.message}.`;
    return place(fault.pos[0], text);
  });
  problems.push(...expand(document, environment, place));
  return { value: toValue(), problems, at, atKey };

  function place(offset: number, text: string): Problem {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), text };
  }

  function at(path: ConfigPath, text: string): Problem {
    const node = document.getIn(path, true);
    if (isNode(node) && node.range) return place(node.range[0], text);
    return path.length === 0 ? place(0, text) : at(path.slice(0, -1), text);
  }

  function atKey(path: ConfigPath, key: string, text: string): Problem {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const name = isMap(map) ? map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key : undefined;
    return isScalar(name) && name.range ? place(name.range[0], text) : at(path, text);
  }

  function toValue(): unknown {
    try {
      return document.toJS({ maxAliasCount: 100 });
    } catch {
      problems.push(place(0, 'An alias (“*name”) has no anchor, or there are too many of them. Write the values out.'));
      return undefined;
    }
  }
}

function expand(
  document: Document,
  environment: Environment,
  place: (offset: number, text: string) => Problem,
): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string' || !isExpanded(ancestors[2])) return;
      const { text, faults } = expandText(node.value, environment);
      (node as Scalar).value = text;
      problems.push(...faults.map((fault) => place(node.range?.[0] ?? 0, fault)));
    },
  });
  return problems;
}

function isExpanded(topPair: unknown): boolean {
  if (typeof topPair !== 'object' || topPair === null || !('key' in topPair)) return false;
  return isScalar(topPair.key) && expandedKeys.includes(String(topPair.key.value));
}

function expandText(text: string, environment: Environment): { text: string; faults: string[] } {
  const faults: string[] = [];
  const expanded = text.replace(reference, (whole, name: string) => {
    if (!/^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/.test(whole)) {
      faults.push(`A reference to the environment is not well formed. Write \${env:NAME}.`);
      return whole;
    }
    const value = environment[name];
    if (value === undefined)
      faults.push(`The environment variable “${name}” is not set. Set it before you start Gatehouse.`);
    return value ?? whole;
  });
  return { text: expanded, faults };
}

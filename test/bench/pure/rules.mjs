const effects = ['deny', 'ask', 'allow'];
const verbs = ['delete', 'write', 'drop', 'send', 'push', 'merge', 'publish'];

/**
 * `count` rules as a person collects them, none of which matches but the last: every call looks at all of them. Every
 * third is about the very server and client of the bench and differs in the tool alone.
 */
export function rulesOf(count) {
  if (count === 0) return [];
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    effect: effects[index % effects.length],
    client: index % 3 === 0 ? 'bench-*' : `editor-${index % 7}`,
    server: index % 3 === 0 ? 'up*' : `server-${index}`,
    tool: `${verbs[index % verbs.length]}_*${index}`,
  }));
  return [...others, { effect: 'allow', client: 'bench-*', server: '*', tool: '*' }];
}

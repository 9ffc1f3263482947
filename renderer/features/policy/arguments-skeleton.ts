import type { ToolArgument } from '../../../shared/domain/server';

/** Arguments to begin with: every required one, or all when none is, with the plainest value of its type. */
export function skeletonOf(known: readonly ToolArgument[]): string {
  const required = known.filter(({ isRequired }) => isRequired);
  const chosen = required.length > 0 ? required : known;
  return JSON.stringify(Object.fromEntries(chosen.map((argument) => [argument.name, plainest(argument)])), null, 2);
}

function plainest({ type, choices }: ToolArgument): unknown {
  if (choices[0] !== undefined) return choices[0];
  switch (type) {
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return '';
  }
}

/** What is wrong with typed arguments; `null`: they are a JSON object. */
export function argumentsProblem(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? null : 'Arguments are a JSON object: begin with “{” and end with “}”.';
  } catch (error) {
    return `This is not JSON yet: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
  }
}

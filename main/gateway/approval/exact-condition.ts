import type { ToolCall } from '../tool-call';

/** Longer ones are no rule that anybody reads. */
const longest = 1500;

/** “Exactly these arguments” in CEL; `null` where it cannot say them, for their length or for a number that would change on the way. */
export function conditionOfExactly({ argumentsJson, traits }: ToolCall): string | null {
  if (argumentsJson.length > longest || traits.inexactNumbers.length > 0) return null;
  return `args == ${literal(JSON.parse(argumentsJson))}`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, member]) => `${text(key)}: ${literal(member)}`)
      .join(', ')}}`;
  if (typeof value === 'string') return text(value);
  return JSON.stringify(value);
}

/** JSON's escapes are CEL's too but for `\/`, which is never written. What cannot be seen is escaped besides. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (character) => {
    const digits = Number(character.codePointAt(0)).toString(16);
    return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
  });
}

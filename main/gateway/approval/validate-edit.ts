import { defaultRequestLimits, inspectRequest } from '../guardrail/inspect-request';
import { inspectJson } from '../json/check';
import { isRecord } from '../json/is-record';
import type { ToolCall } from '../tool-call';
import { checkSchema } from './schema-check';

/** No tool has more to say of its arguments. */
const longestSchema = 256 * 1024;

/** Why a person's arguments cannot be sent instead of a call's own, as a sentence that says where; `null`: they can. */
export function createValidateEdit({ schemaOf }: { schemaOf: (server: string, tool: string) => unknown }) {
  return function validateEdit(call: ToolCall, argumentsJson: string): string | null {
    const { server, tool } = call;
    const value = parse(argumentsJson);
    if (value === undefined) return 'This is not JSON. Correct it, or leave the arguments as they were.';
    if (!isRecord(value)) return 'Arguments are a JSON object: put them between braces.';
    const odd = oddIn({ ...call, argumentsJson, traits: inspectJson(argumentsJson) });
    if (odd) return odd;
    const schema = schemaOf(server, tool);
    if (!isRecord(schema) || JSON.stringify(schema).length > longestSchema)
      return 'The tool does not say what arguments it takes, so they cannot be changed. Allow the call as it is, or deny it.';
    const found = checkSchema(schema, value);
    return found && `${found.path === '' ? 'The whole' : `“${found.path}”`} ${found.text}.`;
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** What another program would read otherwise than it was shown. */
function oddIn(call: ToolCall): string | null {
  const { depth, duplicateKey, hasLoneSurrogate } = call.traits;
  if (depth > defaultRequestLimits.maxDepth) return 'The arguments are nested too deeply. Make them flatter.';
  if (duplicateKey !== null) return 'One name stands twice in the same object. Keep one of the two.';
  if (hasLoneSurrogate) return 'A text holds half a character. Enter it anew.';
  // Whatever else would stop it is told while there is somebody to correct it.
  const inspection = inspectRequest(call);
  return inspection.outcome === 'block' ? inspection.reason : null;
}

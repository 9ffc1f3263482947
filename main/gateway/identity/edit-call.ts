import { GatehouseError } from '../../../shared/errors';
import { inspectJson } from '../json/check';
import { digestInspected } from '../json/digest';
import type { ToolCall } from '../tool-call';
import { digestWith } from './identify';
import { readParams } from './params';

/**
 * The same call with the arguments that a person made of it. Everything that is derived from them is derived anew; nothing
 * else changes.
 * @throws GatehouseError `invalid-request` when it is no call of a tool, or the text no JSON object.
 */
export function editCall(call: ToolCall, argumentsJson: string): ToolCall {
  if (call.method !== 'tools/call' || !isObject(argumentsJson)) throw cannotEdit();
  const params = readParams(readParams(call.paramsJson).with({ arguments: argumentsJson }));
  const traits = inspectJson(argumentsJson);
  return Object.freeze({
    ...call,
    argumentsJson,
    traits,
    digest: digestWith(digestInspected(argumentsJson, traits), params, call.extras),
    paramsJson: params.json,
    original: call.original ?? { argumentsJson: call.argumentsJson, digest: call.digest },
  });
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function cannotEdit(): GatehouseError {
  const message = 'The changed arguments are no JSON object of a tool call, so the call was not made. Answer it anew.';
  return new GatehouseError('invalid-request', message);
}

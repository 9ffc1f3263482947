import { isRecord } from '../json/is-record';

/** The outermost arguments that an input schema names. */
export function argumentNames(schema: unknown): readonly string[] {
  return isRecord(schema) && isRecord(schema['properties']) ? Object.keys(schema['properties']) : [];
}

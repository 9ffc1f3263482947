import { ToolArgument } from '../../shared/domain/server';
import { isRecord } from '../gateway/json/is-record';

const mostArguments = 60;
const longestName = 200;
const mostChoices = 20;
const longestChoice = 100;

/** The outermost arguments that an input schema names. A schema is the server's own text: what is odd in it is left out. */
export function readToolArguments(schema: unknown): ToolArgument[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(schema['properties'])
    .filter(([name]) => name !== '' && name.length <= longestName)
    .slice(0, mostArguments)
    .map(([name, property]) => ({
      name,
      type: typeOf(property),
      isRequired: required.includes(name),
      choices: choicesOf(property),
    }));
}

function typeOf(property: unknown): ToolArgument['type'] {
  const named = isRecord(property) ? ToolArgument.shape.type.safeParse(property['type']) : undefined;
  return named?.success ? named.data : 'any';
}

function choicesOf(property: unknown): string[] {
  const choices = isRecord(property) ? property['enum'] : undefined;
  if (!Array.isArray(choices) || choices.length > mostChoices) return [];
  return choices.filter((choice): choice is string => typeof choice === 'string' && choice.length <= longestChoice);
}

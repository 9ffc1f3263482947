import { expect, it } from 'vitest';
import { hasExtension, missingCapability } from '../../../../main/gateway/relay/can-answer';
import { aPeer } from '../../../support/builders';

it.each([
  ['elicitation/create', '{}', '{"elicitation":{}}'],
  ['elicitation/create', '{"mode":"form"}', '{"elicitation":{"form":{}}}'],
  ['elicitation/create', '{"mode":"url"}', '{"elicitation":{"url":{}}}'],
  ['sampling/createMessage', '{"messages":[]}', '{"sampling":{}}'],
  ['sampling/createMessage', '{"tools":[]}', '{"sampling":{"tools":{}}}'],
  ['roots/list', '{}', '{"roots":{"listChanged":true}}'],
  ['vendor/ask', '{}', '{}'],
])('%s %s may be asked of a client with %s', (method, params, capabilitiesJson) => {
  expect(missingCapability(aPeer({ capabilitiesJson }), method, params)).toBeUndefined();
});

it.each([
  ['elicitation/create', '{}', '{}', ['elicitation']],
  ['elicitation/create', '{"mode":"url"}', '{"elicitation":{}}', ['elicitation', 'url']],
  ['elicitation/create', '{"\\u006dode":"url"}', '{"elicitation":true}', ['elicitation', 'url']],
  ['sampling/createMessage', '{"tools":[]}', '{"sampling":{}}', ['sampling', 'tools']],
  ['roots/list', '{}', '{"elicitation":{},"Roots":{}}', ['roots']],
  ['roots/list', '{}', 'null', ['roots']],
])('%s %s may not be asked of a client with %s', (method, params, capabilitiesJson, missing) => {
  expect(missingCapability(aPeer({ capabilitiesJson }), method, params)).toEqual(missing);
});

it('an extension is one that was declared under its name', () => {
  const name = 'io.modelcontextprotocol/tasks';
  expect(hasExtension(aPeer({ capabilitiesJson: `{"extensions":{"${name}":{}}}` }), name)).toBe(true);
  expect(hasExtension(aPeer({ capabilitiesJson: `{"${name}":{}}` }), name)).toBe(false);
  expect(hasExtension(aPeer({ capabilitiesJson: '{"extensions":[]}' }), name)).toBe(false);
});

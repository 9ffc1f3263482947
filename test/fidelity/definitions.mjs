// Definitions as servers may write them and no SDK would: every one has to reach a client as it is.
const odd = [
  '"vendor":{"zeta":1,"alpha":[9007199254740993,1e400,-0,1.0,1E+2]}',
  String.raw`"title":"caf\u00e9 \ud83d\ude00"`,
  '"_meta":{"ui":{"resourceUri":"ui://widget/main.html"},"com.example/x":null}',
  '"icons":[{"src":"data:image/svg+xml;base64,PHN2Zy8+","sizes":["any"],"odd":1}]',
  '"annotations":{"readOnlyHint":true,"unknownHint":"kept","priority":0.10}',
  '"securitySchemes":[{"type":"noauth"}]',
  '"execution":{"taskSupport":"optional","odd":[]}',
  '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}',
];

const inputs = [
  '{"type":"object"}',
  '{"type":"object","properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":["string","null"],"x-odd":1.0}},"$schema":"https://json-schema.org/draft/2020-12/schema"}',
  '{"type":"object","properties":{"n":{"const":12345678901234567890}},"additionalProperties":false}',
  '{"type":"object","anyOf":[{"required":["x"]},{"required":["y"]}],"unevaluatedProperties":false}',
];

const names = Array.from({ length: 64 }, (_, index) => `read_odd_${index}`);
const tools = [
  '{"name":"get_play","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}',
  '{"name":"get_seen","annotations":{"readOnlyHint":true},"inputSchema":{"type":"object"}}',
  '{"name":"read_without_schema"}',
  '{"inputSchema":{"type":"object","$ref":"#/$defs/missing"},"outputSchema":{"type":"object","$ref":"#/$defs/gone"},"name":"read_dangling"}',
  ...names.map(
    (name, index) =>
      `{ ${odd[index % odd.length]} ,"name":"${name}",\t"inputSchema":${inputs[index % inputs.length]},${odd[(index + 3) % odd.length].replace(/"(\w+)":/, `"second_${index}":`)}}`,
  ),
];

const templates = odd.map(
  (member, index) => `{"uriTemplate":"mirror://template/${index}/{+path}{?q*}","name":"t${index}",${member}}`,
);
const prompts = odd.map(
  (member, index) => `{"arguments":[{"name":"a","required":true,"odd":1.50}],"name":"p${index}",${member}}`,
);

/** URIs are nobody else's: at the endpoint of all servers one that two list is the first one's. */
function resourcesOf(server) {
  return [
    ...odd.map((member, index) => `{"uri":"mirror://${server}/${index}","name":"r${index}",${member}}`),
    `{"name":"no scheme we know","uri":"urn:odd:${server}:6e8bc430","size":9007199254740993,"mimeType":"application/x-odd; a=b"}`,
  ];
}

/** Method → the member that holds the list, and the raw text of its entries, of the server of this name. */
export function listsOf(server) {
  return {
    'tools/list': ['tools', tools],
    'resources/list': ['resources', resourcesOf(server)],
    'resources/templates/list': ['resourceTemplates', templates],
    'prompts/list': ['prompts', prompts],
  };
}

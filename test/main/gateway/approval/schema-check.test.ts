import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchema } from '../../../../main/gateway/approval/schema-check';

const say = (schema: unknown, value: unknown) => {
  const found = checkSchema(schema, value);
  return found && `${found.path}: ${found.text}`;
};

const note = {
  type: 'object',
  properties: { text: { type: 'string' } },
  required: ['text'],
  additionalProperties: false,
};

describe('what just fits, does', () => {
  it.each<[unknown, unknown]>([
    [{ type: 'boolean' }, false],
    [{ type: 'null' }, null],
    [{ type: ['number', 'null'] }, null],
    [{ minimum: 2 }, 2],
    [{ maximum: 2 }, 2],
    [{ exclusiveMinimum: 2 }, 3],
    [{ exclusiveMaximum: 2 }, 1],
    [{ exclusiveMinimum: 0 }, 1],
    [{ minLength: 2 }, '😀😀'],
    [{ minLength: 1, maxLength: 2 }, 'ab'],
    [{ minItems: 1 }, [1]],
    [{ maxItems: 1 }, [1]],
    [{ minItems: 1 }, [1, 2]],
    [{ maxItems: 2 }, []],
    [{ contains: { const: 1 }, maxContains: 1 }, [1, 2, 3]],
    [{ contains: { type: 'string' }, minContains: 2, maxContains: 2 }, ['a', 1, 'b']],
    [{ minProperties: 1 }, { a: 1 }],
    [{ maxProperties: 1 }, { a: 1 }],
    [{ minProperties: 1 }, { a: 1, b: 2 }],
    [{ maxProperties: 2 }, {}],
    [{ required: [7, 'a'] }, { a: 1 }],
    [{ dependentSchemas: { a: { required: ['b'] } } }, { b: 1 }],
    [{ dependentRequired: { a: ['b'] } }, { a: 1, b: 2 }],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 1],
    [{ minimum: 2, maximum: 1, minLength: 9, minItems: 9, minProperties: 9 }, null],
    [{ minimum: 2, maximum: 1 }, '1'],
    [{ pattern: '^a' }, 7],
    [{ propertyNames: false, required: ['length'] }, 'text'],
    [{ $ref: '#/$defs/a~1b~0c', $defs: { 'a/b~c': { type: 'number' } } }, 1],
  ])('%j takes %j', (schema, value) => {
    expect(say(schema, value)).toBeNull();
  });

  it.each<[unknown, unknown, string]>([
    [{ contains: { type: 'string' }, minContains: 2 }, ['a', 1], ': does not hold what the tool asks for'],
    [{ dependentSchemas: { a: { required: ['b'] } } }, { a: 1 }, 'b: is missing'],
    [{ oneOf: [true, { type: 'number' }] }, 1, ': must have exactly one of the forms that the tool takes'],
    [{ oneOf: [false, { type: 'string' }] }, 1, ': must have exactly one of the forms that the tool takes'],
    [{ $ref: '#/$defs/a~1b~0c', $defs: { 'a/b~c': { type: 'number' } } }, 'x', ': must be a number'],
    [{ $ref: '$/defs', defs: true }, 1, ': cannot be checked: its schema refers to what is not in it'],
    [
      { additionalProperties: false, patternProperties: { '(?=a)': true } },
      { a: 1 },
      'a: cannot be checked: its schema has a pattern that is not supported',
    ],
  ])('%j does not take %j', (schema, value, why) => {
    expect(say(schema, value)).toBe(why);
  });
});

describe('what does not fit is said with its place', () => {
  it.each<[unknown, unknown, string | null]>([
    [true, 1, null],
    [false, 1, ': must not be there'],
    [note, { text: 'x' }, null],
    [note, {}, 'text: is missing'],
    [note, { text: 1 }, 'text: must be text'],
    [note, { text: 'x', more: 1 }, 'more: is not an argument of this tool'],
    [note, { text: 'x', 'a b': 1 }, '"a b": is not an argument of this tool'],
    [{ properties: { notes: { items: note } } }, { notes: [{ text: 'x' }, {}] }, 'notes[1].text: is missing'],
    [{ properties: { 'a b': note } }, { 'a b': {} }, '"a b".text: is missing'],
    [{ properties: { a: { required: ['b c'] } } }, { a: {} }, 'a["b c"]: is missing'],
    [{ type: ['string', 'null'] }, 1, ': must be text or null'],
    [{ type: 'integer' }, 1.5, ': must be a whole number'],
    [{ type: 'integer' }, 1, null],
    [{ type: 'number' }, 1.5, null],
    [{ type: 'boolean' }, 1, ': must be true or false'],
    [{ type: 'array' }, {}, ': must be a list'],
    [{ type: 'object' }, [], ': must be an object'],
    [{ type: 'made up' }, 1, ': must be of another kind'],
    [{ type: 'constructor' }, 1, ': must be of another kind'],
    [{ enum: ['a', { b: 1 }] }, { b: 1 }, null],
    [{ enum: ['a'] }, 'b', ': must be one of the values that the tool names'],
    [{ const: null }, null, null],
    [{ const: null }, 0, ': must be the one value that the tool names'],
    [{ minimum: 2 }, 1, ': must be 2 or more'],
    [{ maximum: 2 }, 3, ': must be 2 or less'],
    [{ exclusiveMinimum: 2 }, 2, ': must be more than 2'],
    [{ exclusiveMaximum: 2 }, 2, ': must be less than 2'],
    [{ exclusiveMaximum: true, maximum: 2 }, 2, null],
    [{ multipleOf: 5 }, 7, ': must be a multiple of 5'],
    [{ multipleOf: 5 }, 10, null],
    [{ minLength: 2 }, '😀', ': must have at least 2 characters'],
    [{ maxLength: 1 }, '😀', null],
    [{ maxLength: 1 }, 'ab', ': must have at most 1 characters'],
    [{ pattern: '^a' }, 'ab', null],
    [{ pattern: '^a' }, 'ba', ': does not have the form that the tool asks for'],
    [{ minItems: 1 }, [], ': must have at least 1 items'],
    [{ maxItems: 1 }, [1, 2], ': must have at most 1 items'],
    [{ uniqueItems: true }, [{ a: 1 }, { a: 1 }], ': must not hold the same twice'],
    [{ uniqueItems: true }, [1, 2], null],
    [{ prefixItems: [{ type: 'string' }], items: false }, ['a', 1], '[1]: must not be there'],
    [{ items: [{ type: 'string' }], additionalItems: { type: 'number' } }, ['a', 'b'], '[1]: must be a number'],
    [{ items: [{ type: 'string' }] }, ['a', 'b'], null],
    [{ contains: { const: 1 } }, [2], ': does not hold what the tool asks for'],
    [{ contains: { const: 1 }, maxContains: 1 }, [1, 1], ': does not hold what the tool asks for'],
    [{ contains: { const: 1 }, minContains: 0 }, [], null],
    [{ minProperties: 1 }, {}, ': must have at least 1 members'],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, ': must have at most 1 members'],
    [{ patternProperties: { '^n': { type: 'number' } } }, { n1: 'x' }, 'n1: must be a number'],
    [{ additionalProperties: { type: 'number' } }, { a: 'x' }, 'a: must be a number'],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, 'ab: is not a name that the tool takes'],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, 'b: is missing'],
    [{ dependentSchemas: { a: { required: ['b'] } } }, { a: 1, b: 1 }, null],
    [{ dependencies: { a: ['b'], c: { required: ['d'] } } }, { c: 1 }, 'd: is missing'],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, 3, ': must be 2 or less'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, ': has none of the forms that the tool takes'],
    [{ oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 3, ': must have exactly one of the forms that the tool takes'],
    [{ not: { type: 'string' } }, 'x', ': has a form that the tool refuses'],
    [
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      { if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 2 } },
      'x',
      ': must have at least 2 characters',
    ],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    [{ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 2 } }, 1, ': must be 2 or more'],
    [{ if: { type: 'string' } }, 1, null],
    [{ $ref: '#/$defs/a', $defs: { a: { type: 'string' } } }, 1, ': must be text'],
    [{ $ref: '#/definitions/a~1b/0', definitions: { 'a/b': [{ type: 'string' }] } }, 1, ': must be text'],
    [{ $ref: '#/$defs/a%20b', $defs: { 'a b': { type: 'string' } } }, 1, ': must be text'],
    [{ properties: { next: { $ref: '#' } }, required: ['x'] }, { x: 1, next: {} }, 'next.x: is missing'],
    [{ format: 'email' }, 'no address', null],
  ])('%j with %j: %s', (schema, value, expected) => {
    expect(say(schema, value)).toBe(expected);
  });
});

describe('what cannot be checked does not fit, not even where a misfit is asked for', () => {
  const remote = { $ref: 'https://evil.example/schema.json' };
  it.each<[unknown, string]>([
    [{ unevaluatedProperties: false }, 'uses “unevaluatedProperties”'],
    [{ unevaluatedProperties: true, $dynamicRef: '#a' }, 'uses “$dynamicRef”'],
    [remote, 'refers to what is not in it'],
    [{ $ref: '#/$defs/nowhere' }, 'refers to what is not in it'],
    [{ $ref: '#/$defs/__proto__' }, 'refers to what is not in it'],
    [{ $ref: '#/%zz' }, 'refers to what is not in it'],
    [{ $ref: 7 }, 'refers to what is not in it'],
    [{ not: remote }, 'refers to what is not in it'],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    [{ anyOf: [true, false], if: remote, then: true, else: true }, 'refers to what is not in it'],
    [{ pattern: '(?=a)' }, 'a pattern that is not supported'],
    [{ pattern: 7 }, 'a pattern that is not supported'],
    [{ not: { patternProperties: { '(?=a)': true } } }, 'a pattern that is not supported'],
    ['string', 'is broken'],
    [{ $ref: '#' }, 'too involved'],
  ])('%j', (schema, why) => {
    expect([say(schema, 'x'), say(schema, { x: 1 })].join()).toContain(why);
  });

  it('what is as deep as may be is looked at, and nothing deeper', () => {
    const nested = (depth: number): unknown => (depth === 0 ? { type: 'number' } : { not: { not: nested(depth - 2) } });
    expect(say(nested(100), 1)).toBeNull();
    expect(say(nested(100), 'x')).toContain('has a form that the tool refuses');
    expect(say(nested(102), 1)).toContain('its schema is too involved');
  });

  it('long text costs more steps than there are, and is not looked at then', () => {
    const patterns = { allOf: Array.from({ length: 3 }, () => ({ pattern: 'x' })) };
    expect(say(patterns, 'x'.repeat(500_000))).toBeNull();
    expect(say(patterns, 'x'.repeat(600_000))).toContain('cannot be checked: its schema has a pattern');
  });

  it('schemas that would take for ever come to an end', () => {
    const levels = Array.from({ length: 60 }, (_, n) => [
      `l${n}`,
      { anyOf: [{ $ref: `#/$defs/l${n + 1}` }, { $ref: `#/$defs/l${n + 1}` }] },
    ]);
    const schema = { $ref: '#/$defs/l0', $defs: { ...Object.fromEntries(levels), l60: false } };
    expect(say(schema, {})).toContain('too involved');
  }, 30_000);

  it('lists that would take for ever come to an end', () => {
    const list = Array.from({ length: 5000 }, (_, n) => n);
    expect(checkSchema({ uniqueItems: true }, list)).not.toBeNull();
  });
});

/** Schemas of the keywords that both know, and values that hit them. */
const scalar = fc.constantFrom<unknown>('a', 'ab', 'abc', '', 1, 2, 3.5, -1, true, null);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 3 }),
  ),
})).any;
const small = fc.nat(3);
const schema = fc.letrec<{ any: unknown }>((tie) => {
  const list = fc.array(tie('any'), { minLength: 1, maxLength: 2 });
  const map = fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { maxKeys: 2 });
  const keyword = (name: string, its: fc.Arbitrary<unknown>) => its.map((given) => ({ [name]: given }));
  const keywords = [
    keyword('type', fc.constantFrom('string', 'number', 'integer', 'array', 'object', 'null', 'boolean')),
    keyword('enum', fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 })),
    keyword('const', scalar),
    keyword('minimum', small),
    keyword('exclusiveMaximum', small),
    keyword('multipleOf', fc.constantFrom(1, 2, 0.5)),
    keyword('minLength', small),
    keyword('maxLength', small),
    keyword('pattern', fc.constantFrom('^a', 'b$', '[a-b]c', '.')),
    keyword('minItems', small),
    keyword('maxItems', small),
    keyword('uniqueItems', fc.boolean()),
    keyword('prefixItems', list),
    keyword('items', tie('any')),
    keyword('contains', tie('any')),
    keyword('required', fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 })),
    keyword('minProperties', small),
    keyword('maxProperties', small),
    keyword('properties', map),
    keyword('additionalProperties', tie('any')),
    keyword('patternProperties', fc.dictionary(fc.constantFrom('^a', 'b'), tie('any'), { maxKeys: 2 })),
    keyword('propertyNames', tie('any')),
    keyword('dependentRequired', fc.constantFrom({ a: ['b'] }, { c: ['a', 'b'] })),
    keyword('dependentSchemas', map),
    keyword('allOf', list),
    keyword('anyOf', list),
    keyword('oneOf', list),
    keyword('not', tie('any')),
    keyword('if', tie('any')),
    keyword('then', tie('any')),
    keyword('else', tie('any')),
  ];
  const some = fc.array(fc.oneof(...keywords), { maxLength: 3 });
  return {
    any: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      fc.boolean(),
      some.map((all) => Object.assign({}, ...all)),
    ),
  };
}).any;

/**
 * Ajv makes programs of schemas, and of some it makes broken ones; with `prefixItems` or `items` it takes an empty list for one
 * that contains something.
 */
function ajvOn(ajv: Ajv2020, itsSchema: object | boolean, itsValue: unknown): boolean | undefined {
  if (JSON.stringify(itsSchema).includes('"contains"')) return undefined;
  try {
    return ajv.compile(itsSchema)(itsValue);
  } catch {
    return undefined;
  }
}

/** Ajv tells objects apart by their prototypes too. */
function asParsed(made: unknown): unknown {
  return JSON.parse(JSON.stringify(made));
}

it('says the same as Ajv of whatever both can check', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, validateSchema: false });
  const compared = { fits: 0, doesNot: 0 };
  fc.assert(
    fc.property(schema, value.map(asParsed), (itsSchema, itsValue) => {
      const theirs = ajvOn(ajv, itsSchema as object | boolean, itsValue);
      if (theirs === undefined) return;
      compared[theirs ? 'fits' : 'doesNot'] += 1;
      expect(checkSchema(itsSchema, itsValue) === null).toBe(theirs);
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(compared.fits, compared.doesNot)).toBeGreaterThan(100);
});

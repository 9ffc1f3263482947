import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marksOf, previewOf, previewsOf } from '../../../../support/preview-call';

const stripe = { server: 'stripe', tool: 'create_price' };

it.each([
  ['{"amount":1299.5,"currency":"eur"}', {}, '1,299.5', 'EUR'],
  ['{"amount":"0012","currency":"USD"}', {}, '12', 'USD'],
  ['{"amount":9007199254740993}', {}, '9,007,199,254,740,993', null],
  ['{"price":1e3}', {}, '1,000', null],
  ['{"quantity":12,"currency":"USD"}', {}, '12', null],
  ['{"product":"p","unit_amount":129900,"currency":"eur"}', stripe, '1,299.00', 'EUR'],
  ['{"product":"p","unit_amount":5,"currency":"usd"}', stripe, '0.05', 'USD'],
  ['{"product":"p","unit_amount":1299,"currency":"jpy"}', stripe, '1,299', 'JPY'],
  ['{"product":"p","unit_amount":1234,"currency":"kwd"}', stripe, '1.234', 'KWD'],
  ['{"product":"p","unit_amount":500,"currency":"isk"}', stripe, '5.00', 'ISK'],
])('reads %s', async (args, scene, value, unit) => {
  expect(await previewOf('amount', args, scene)).toMatchObject({ value, unit });
});

it('says how minor units were written', async () => {
  const preview = await previewOf('amount', { unit_amount: 129900, currency: 'eur' }, stripe);
  expect(marksOf(preview, 'info')).toEqual(['Written as 129900 in the smallest unit of the currency']);
});

it.each([
  [{ amount: 50_000 }, 'high', 'A large amount'],
  [{ amount: -5 }, 'medium', 'Less than nothing'],
  ['{"amount":"1e6"}', 'high', 'A large amount'],
  [{ quantity: 5000 }, 'medium', 'A large number'],
] as const)('%j: %s, %s', async (args, severity, mark) => {
  expect(marksOf(await previewOf('amount', args), severity)).toContain(mark);
});

it('counts a limit only where something is destroyed', async () => {
  expect((await previewsOf({ limit: 10 }, { tool: 'list_rows' })).previews).toEqual([]);
  expect((await previewsOf({ limit: 10 }, { tool: 'delete_rows' })).previews).toMatchObject([{ kind: 'amount' }]);
});

it('gives back every digit of any integer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.bigInt({ min: 0n, max: 10n ** 25n }), async (number) => {
      const preview = await previewOf('amount', `{"amount":${number}}`);
      expect(preview.value.replaceAll(',', '')).toBe(String(number));
    }),
    { numRuns: 100 },
  );
});

describe('a number is one of', () => {
  const kindOf = async (args: unknown, tool = 'do_it') => {
    const found = (await previewsOf(args, { tool })).previews.filter(({ kind }) => kind === 'amount');
    const [preview] = found;
    // Only money has a unit.
    return preview?.kind === 'amount' ? (preview.unit === null ? 'count' : 'money') : null;
  };

  it.each(
    'amount price total subtotal cost fee sum payment refund budget unitAmount unit_price tip discount balance salary bid'.split(
      ' ',
    ),
  )('money: %s', async (name) => {
    expect(await kindOf({ [name]: 5, currency: 'EUR' })).toBe('money');
    expect(await kindOf({ [`my_${name}`]: '5', currency: 'EUR' })).toBe('money');
  });

  it.each('quantity qty seats copies shares replicas'.split(' '))('counts: %s', async (name) => {
    expect(await kindOf({ [`max_${name}`]: 5, currency: 'EUR' })).toBe('count');
  });

  it.each('limit count max maximum number'.split(' '))('bounds: %s, where something is destroyed', async (name) => {
    const args = { [`${name}_rows`]: 5 };
    for (const verb of 'delete remove drop purge truncate wipe clear destroy refund transfer pay prune cancel'.split(
      ' ',
    ))
      expect(await kindOf(args, `${verb}_them`)).toBe('count');
    expect(await kindOf(args, 'list_them')).toBeNull();
    expect(await kindOf({ [`rows_${name}`]: 5 }, 'delete_them')).toBeNull();
  });

  it.each([{ amount: true }, { amount: null }, { amount: [] }, { amount: {} }, { amount_of: 5 }, { '': 5 }, { _: 5 }])(
    'none: %j',
    async (args) => {
      expect(await kindOf({ ...args, currency: 'EUR' })).toBeNull();
    },
  );

  it('what the hints say, and nothing else where they say something', async () => {
    const hinted = { server: 'stripe', tool: 'create_product' };
    const { previews } = await previewsOf({ name: '5', description: '5' }, hinted);
    expect(previews.filter(({ kind }) => kind === 'amount')).toEqual([]);
  });
});

describe('a value', () => {
  it.each([
    ['"+5"', '5'],
    ['"-5"', '-5'],
    ['" 5 "', '5'],
    ['"-0.50"', '-0.50'],
    ['"007.5"', '7.5'],
    ['"0"', '0'],
    ['"1.5e3"', '1,500'],
    ['"1.50E+1"', '15.0'],
    ['"12e-3"', '0.012'],
    ['1234567.25', '1,234,567.25'],
    ['999', '999'],
    ['"1e60"', `1${',000'.repeat(20)}`],
    [`"${'9'.repeat(60)}"`, Array.from({ length: 20 }, () => '999').join(',')],
  ])('%s reads %s', async (json, value) => {
    expect((await previewOf('amount', `{"amount":${json}}`)).value).toBe(value);
  });

  it.each([
    '"1e61"',
    '"1e-61"',
    '"1e1000"',
    '"five"',
    '"5 EUR"',
    '"5."',
    '".5"',
    '""',
    '"--5"',
    '"1,5"',
    `"${'9'.repeat(61)}"`,
  ])('%s is none', async (json) => {
    const { previews } = await previewsOf(`{"amount":${json}}`);
    expect(previews.filter(({ kind }) => kind === 'amount')).toEqual([]);
  });
});

describe('a unit', () => {
  it.each([
    [{ currency: 'eur' }, 'EUR'],
    [{ currency_code: 'usd' }, 'USD'],
    [{ unit: ' points ' }, 'points'],
    [{ units: 'x'.repeat(25) }, `${'x'.repeat(20)}… (25 characters)`],
    [{ currency: 'éur' }, 'éur'],
    [{ currency: 'eu' }, 'eu'],
    [{ currency: 'euro' }, 'euro'],
    [{ currency: '  ' }, null],
    [{ currency: null }, null],
    [{ currency: 'eur', unit: 'x' }, 'EUR'],
  ])('beside it: %j', async (beside, unit) => {
    const { previews } = await previewsOf({ amount: 5, ...beside });
    expect(previews.find((preview) => preview.kind === 'amount' && preview.argument === 'amount')).toMatchObject({
      unit,
    });
  });

  it.each([
    [{ unit_amount: 129900 }, '129,900', ['In the smallest unit of its currency, which is not named']],
    [{ unit_amount: 129900, currency: 'points' }, '129,900', []],
    [{ unit_amount: 129900, currency: 'jpy' }, '129,900', []],
    [{ unit_amount: 129900, currency: 'xeur' }, '129,900', []],
    [{ unit_amount: 129900, currency: 'eur' }, '1,299.00', ['Written as 129900 in the smallest unit of the currency']],
  ])('makes the value of what is written in the smallest one: %j', async (args, value, said) => {
    const { previews } = await previewsOf({ product: 'p', ...args }, stripe);
    const preview = previews.find((each) => each.kind === 'amount');
    expect(preview).toMatchObject({ argument: 'unit_amount', value });
    expect(preview && marksOf(preview, 'info')).toEqual(said);
  });

  it('is not looked up where the value is not in the smallest one', async () => {
    expect(await previewOf('amount', { amount: 5, currency: 'eur' })).toMatchObject({ value: '5', marks: [] });
  });
});

it.each<[unknown, string[]]>([
  [{ amount: 9999.99 }, []],
  [{ amount: 10_000 }, ['A large amount']],
  [{ amount: -10_000 }, ['A large amount', 'Less than nothing']],
  [{ quantity: 999 }, []],
  [{ quantity: 1000 }, ['A large number']],
  ['{"amount":"1e1"}', ['Written with an exponent: 1e1']],
  ['{"amount":"1E1"}', ['Written with an exponent: 1E1']],
])('%j: %o', async (args, said) => {
  expect(marksOf(await previewOf('amount', args))).toEqual(said);
});

it('judges what is written in the smallest unit by what it is worth', async () => {
  const worth = async (amount: number) =>
    marksOf(await previewOf('amount', { product: 'p', unit_amount: amount, currency: 'eur' }, stripe), 'high');
  expect(await worth(999_999)).toEqual([]);
  expect(await worth(1_000_000)).toEqual(['A large amount']);
});

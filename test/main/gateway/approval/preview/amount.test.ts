import fc from 'fast-check';
import { expect, it } from 'vitest';
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

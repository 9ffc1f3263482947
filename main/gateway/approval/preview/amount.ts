import type { Mark } from '../../../../shared/domain/preview';
import { childNamed, squash, wordsOf } from './names';
import { type ArgumentNode, high, info, medium, type PreviewOf, type Subject } from './subject';
import { clip, orderMarks } from './wording';

const moneyNames = new Set(
  'amount price total subtotal cost fee sum payment refund budget unitamount unitprice tip discount balance salary bid'.split(
    ' ',
  ),
);
const countNames = new Set('quantity qty seats copies units shares replicas'.split(' '));
/** Only where something is destroyed: how much of it. */
const bounds = new Set('limit count max maximum number'.split(' '));
const destroying = [
  'delete',
  'remove',
  'drop',
  'purge',
  'truncate',
  'wipe',
  'clear',
  'destroy',
  'refund',
  'transfer',
  'pay',
  'prune',
  'cancel',
];
const unitNames = ['currency', 'currencycode', 'unit', 'units'];
const largeMoney = 10_000;
const largeCount = 1000;

/** Money and counts, with their unit where one stands beside. */
export function* findAmounts(subject: Subject): Generator<PreviewOf<'amount'>> {
  for (const node of subject.nodes) {
    const kind = kindOf(node, subject);
    const decimal = kind ? readDecimal(node.text) : null;
    if (!kind || decimal === null) continue;
    yield preview(node, { decimal, kind }, subject);
  }
}

function kindOf(node: ArgumentNode, { verbs }: Subject): 'money' | 'count' | null {
  if (node.kind !== 'number' && node.kind !== 'text') return null;
  if (node.hint === 'amount' || node.hint === 'minor-units') return 'money';
  if (node.hint !== undefined) return null;
  const last = wordsOf(node.name).at(-1) ?? '';
  if (moneyNames.has(squash(node.name)) || moneyNames.has(last)) return 'money';
  if (countNames.has(last)) return 'count';
  return bounds.has(wordsOf(node.name)[0] ?? '') && destroying.some((verb) => verbs.has(verb)) ? 'count' : null;
}

interface Decimal {
  readonly isNegative: boolean;
  /** Without leading zeros, and without a point. */
  readonly digits: string;
  /** How many of the digits stand behind the point. */
  readonly places: number;
}

const longestNumber = 60;

/** Exact: what a person pays is not rounded. `null` for what is no number, and for numbers beyond all sense. */
function readDecimal(text: string): Decimal | null {
  const found = /^([+-]?)(\d{1,60})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (!found) return null;
  const [, sign = '', whole = '', part = '', exponent = '0'] = found;
  const places = part.length - Number(exponent);
  if (Math.abs(places) > longestNumber) return null;
  const digits = places < 0 ? whole + part + '0'.repeat(-places) : whole + part;
  return { isNegative: sign === '-', digits: digits.replace(/^0+(?=\d)/, ''), places: Math.max(0, places) };
}

function preview(
  node: ArgumentNode,
  { decimal, kind }: { decimal: Decimal; kind: 'money' | 'count' },
  subject: Subject,
): PreviewOf<'amount'> {
  const unit = unitOf(node);
  const shift = node.hint === 'minor-units' ? minorDigits(unit, subject) : 0;
  const value = { ...decimal, places: decimal.places + shift };
  const marks: Mark[] = [];
  if (shift > 0) marks.push(info(`Written as ${clip(node.text)} in the smallest unit of the currency`));
  if (node.hint === 'minor-units' && unit === null)
    marks.push(info('In the smallest unit of its currency, which is not named'));
  if (decimal.isNegative) marks.push(medium('Less than nothing'));
  if (/e/i.test(node.text)) marks.push(medium(`Written with an exponent: ${clip(node.text)}`));
  if (isOver(value, kind === 'money' ? largeMoney : largeCount))
    marks.push(kind === 'money' ? high('A large amount') : medium('A large number'));
  return {
    kind: 'amount',
    argument: node.path,
    marks: orderMarks(marks),
    value: format(value),
    unit: kind === 'money' ? unit : null,
  };
}

function unitOf({ parent }: ArgumentNode): string | null {
  const text = (parent && childNamed(parent, unitNames)?.text.trim()) ?? '';
  return text === '' ? null : clip(/^[A-Za-z]{3}$/.test(text) ? text.toUpperCase() : text, 20);
}

function minorDigits(unit: string | null, { minorUnitDigits }: Subject): number {
  if (unit === null || !/^[A-Z]{3}$/.test(unit)) return 0;
  const own = Object.hasOwn(minorUnitDigits, unit) ? minorUnitDigits[unit] : undefined;
  // Of a currency it is always known (ECMA-402).
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: unit,
  }).resolvedOptions();
  return own ?? (maximumFractionDigits as number);
}

function isOver({ digits, places }: Decimal, limit: number): boolean {
  return Number(digits) / 10 ** places >= limit;
}

/** `129900` with two places → `1,299.00`. */
function format({ digits, places, isNegative }: Decimal): string {
  const padded = digits.padStart(places + 1, '0');
  const whole = padded.slice(0, padded.length - places).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${isNegative ? '-' : ''}${whole}${places > 0 ? `.${padded.slice(-places)}` : ''}`;
}

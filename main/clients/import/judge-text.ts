import { countInvisible } from '../../gateway/guardrail/invisible';
import { type ForeignServer, type Place, valuesOf } from '../entries/foreign-server';
import type { Judged } from './risky-launch';
import { placeWords } from './words';

const mostArguments = 256;
const mostNamed = 256;
const mostCharacters = { command: 4096, argument: 32_768, variable: 32_768, folder: 4096, url: 4096, header: 32_768 };

/** Whether what a person reads is all that there is, and no more than Gatehouse keeps. */
export function judgeText(server: ForeignServer<string>): Judged {
  if (isTooMany(server)) return no('It has more arguments, variables or headers than Gatehouse takes (256).');
  const warnings: string[] = [];
  for (const { value, place } of valuesOf(server)) {
    const refusal = refuse(value, place);
    if (refusal !== null) return no(refusal);
    if (isSeveralLines(value)) warnings.push(`There is more than one line in ${placeWords(place)}.`);
  }
  return { refusal: null, warnings };
}

function isTooMany(server: ForeignServer<string>): boolean {
  return server.kind === 'stdio'
    ? server.args.length > mostArguments || server.env.size > mostNamed
    : server.headers.size > mostNamed;
}

function refuse(value: string, place: Place): string | null {
  const where = placeWords(place);
  if ('name' in place && (place.name.length > 256 || isHidden(place.name)))
    return 'The name of a variable or of a header is too long, or has characters that cannot be seen.';
  if (value.length > mostCharacters[place.kind]) return `It is too long for Gatehouse: ${where}.`;
  if (isHidden(value))
    return `There are characters in ${where} that cannot be seen or that turn the text around. Take them out.`;
  const maySpread = place.kind === 'argument' || place.kind === 'variable';
  return isSeveralLines(value) && !maySpread ? `There is more than one line in ${where}. Write it in one.` : null;
}

function isSeveralLines(value: string): boolean {
  return /[\r\n\u2028\u2029]/.test(value);
}

function isHidden(text: string): boolean {
  return countInvisible(text).size > 0 || /\p{Cs}/u.test(text);
}

function no(refusal: string): Judged {
  return { refusal, warnings: [] };
}

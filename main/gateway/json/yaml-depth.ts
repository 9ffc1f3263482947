import { Lexer } from 'yaml';

/** What people write has ten. */
const deepestFlow = 50;
const mostMarks = 20;
const widestIndent = 100;
/** Marks that the lexer puts in: begin of a document, end of a flow, “a scalar follows”. */
const documentMark = '\u0002';
const flowEndMark = '\u0018';
const scalarMark = '\u001f';

/**
 * Where a text is nested more deeply than is good for a parser that calls itself: some hundred levels end the whole process, not
 * only the parsing. `undefined`: nowhere.
 */
export function findTooDeep(text: string): number | undefined {
  let flow = 0;
  /** Of one line: `- - -` nests as brackets do. */
  let marks = 0;
  for (const { token, offset, isLineStart } of readMarks(text)) {
    if (isLineStart) marks = 0;
    flow = Math.max(0, flow + bracketOf(token));
    if (token === '-' || token === '?') marks += 1;
    const isWide = isLineStart && token.length > widestIndent && token.trim() === '';
    if (flow > deepestFlow || marks > mostMarks || isWide) return offset;
  }
  return undefined;
}

interface Mark {
  token: string;
  offset: number;
  isLineStart: boolean;
}

/** All tokens of the text but those of its values. */
function* readMarks(text: string): Generator<Mark> {
  let offset = 0;
  let isLineStart = true;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    const isOurs = token === documentMark || token === flowEndMark || token === scalarMark;
    if (!isScalar && !isOurs) yield { token, offset, isLineStart };
    isScalar = token === scalarMark;
    isLineStart = token.endsWith('\n') || (isLineStart && isOurs);
    if (!isOurs) offset += token.length;
  }
}

function bracketOf(token: string): number {
  if (token === '[' || token === '{') return 1;
  return token === ']' || token === '}' ? -1 : 0;
}

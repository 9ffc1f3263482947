import clsx from 'clsx';
import { useState } from 'react';
import { count } from './fold';
import { FoldedText } from './folded-text';
import { HostileText } from './hostile-text';

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

const linesAtFirst = 24;
const linesMore = 400;

/** Lines of a comparison. The signs say which is which, to ears too; colour only helps. */
export function DiffLines({ lines }: { lines: readonly DiffLine[] }) {
  const [shown, setShown] = useState(linesAtFirst);
  const left = lines.length - shown;
  return (
    <>
      <ul className="font-mono text-[12px] leading-[20px]">
        {lines.slice(0, shown).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may repeat.
          <Line key={index} line={line} />
        ))}
      </ul>
      {left > 0 ? (
        <button
          type="button"
          onClick={() => setShown(shown + linesMore)}
          className="min-h-7 rounded-sm font-medium text-accent text-small hover:underline"
        >
          Show {count(Math.min(left, linesMore))} more of {count(lines.length)} lines
        </button>
      ) : null}
    </>
  );
}

function Line({ line: { sign, text } }: { line: DiffLine }) {
  return (
    <li className={clsx('flex gap-2 rounded-[3px] px-1', looks[sign])}>
      <span aria-hidden="true" className="w-2 shrink-0 select-none font-semibold">
        {sign === '-' ? '−' : sign}
      </span>
      {words[sign] === '' ? null : <span className="sr-only">{words[sign]}</span>}
      <span className="wrap-anywhere min-w-0 whitespace-break-spaces">
        {text.length > 600 ? <FoldedText text={text} onShown={nothing} /> : <HostileText text={text} mono />}
      </span>
    </li>
  );
}

const nothing = () => {};

const words = { ' ': '', '+': 'added: ', '-': 'removed: ' } as const;

const looks = {
  ' ': 'text-muted',
  '+': 'bg-allow/10 text-text [&>span:first-child]:text-allow',
  '-': 'bg-deny/10 text-text [&>span:first-child]:text-deny',
} as const;

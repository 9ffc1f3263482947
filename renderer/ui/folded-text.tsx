import { useEffect, useMemo, useState } from 'react';
import { count, endOf, fold, onOneLine, startOf } from './fold';
import { HostileText } from './hostile-text';

export interface FoldedTextProps {
  text: string;
  /** Called once all of it has been on the screen. */
  onShown: () => void;
}

// More at once would freeze the window on a value of megabytes.
const step = 200_000;
const tailCharacters = 200;

/** Hostile text that begins folded when it is long: always says how much there is, never cuts in silence. */
export function FoldedText({ text, onShown }: FoldedTextProps) {
  const folded = useMemo(() => fold(text), [text]);
  const [upTo, setUpTo] = useState(0);
  const isWhole = !folded || upTo >= text.length;

  useEffect(() => {
    if (isWhole) onShown();
  }, [isWhole, onShown]);

  if (isWhole) return <HostileText text={text} mono />;
  if (upTo === 0) {
    return (
      <>
        <HostileText text={folded.head} mono />
        <More label={`Show all ${folded.size}`} onClick={() => setUpTo(step)} />
        <HostileText text={onOneLine(folded.tail)} mono />
      </>
    );
  }
  return (
    <>
      <HostileText text={startOf(text, upTo)} mono />
      <More label={`Show more, ${count(text.length - upTo)} characters left`} onClick={() => setUpTo(upTo + step)} />
      <HostileText text={endOf(text, Math.min(tailCharacters, text.length - upTo))} mono />
    </>
  );
}

function More({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      data-unfold=""
      onClick={onClick}
      className="-my-1 flex min-h-7 items-center rounded-sm font-medium text-accent text-small hover:underline"
    >
      {label}
    </button>
  );
}

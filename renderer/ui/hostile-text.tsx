import clsx from 'clsx';
import { useMemo } from 'react';
import { type Segment, segments } from './hostile-segments';

export interface HostileTextProps {
  text: string;
  className?: string | undefined;
  mono?: boolean | undefined;
}

/**
 * Text that somebody else wrote, shown as text: what would be invisible or move its neighbours appears as a badge with
 * its code, and words that pass for others are marked. Line breaks are kept or not by the CSS around it.
 */
export function HostileText({ text, className, mono }: HostileTextProps) {
  const parts = useMemo(() => segments(text), [text]);
  return (
    <bdi dir="ltr" className={clsx(mono && 'font-mono', className)}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that tells parts apart.
        <Part key={index} part={part} />
      ))}
    </bdi>
  );
}

function Part({ part }: { part: Segment }) {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'invisible':
      return (
        <span title={part.name} className={clsx(badgeClass, 'whitespace-nowrap')}>
          {part.code}
        </span>
      );
    case 'suspect':
      return (
        <span>
          <span className="underline decoration-ask decoration-wavy underline-offset-2">{part.text}</span>
          <span className={clsx(badgeClass, 'whitespace-normal')}>{part.note}</span>
        </span>
      );
  }
}

const badgeClass =
  'mx-0.5 inline-block max-w-full rounded-[4px] border border-ask bg-ask-bg px-1 align-baseline font-mono text-[10px] text-ask leading-[14px]';

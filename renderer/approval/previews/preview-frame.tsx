import type { ReactNode } from 'react';
import type { Mark } from '../../../shared/domain/preview';
import { HostileText } from '../../ui/hostile-text';

export interface PreviewFrameProps {
  /** What kind of thing it is: “Command”. */
  title: string;
  /** The argument that it shows. */
  argument: string;
  marks: readonly Mark[];
  /** Right of the title: sizes, counts. */
  note?: ReactNode;
  children: ReactNode;
}

/** What all previews have in common: what it is, of which argument, and what in it deserves a look. */
export function PreviewFrame({ title, argument, marks, note, children }: PreviewFrameProps) {
  return (
    <section aria-label={`${title}: ${argument}`} className="border-line border-t px-3 py-[9px] first:border-t-0">
      <p className="wrap-anywhere flex flex-wrap gap-x-2 text-muted text-small">
        <span className="font-medium">{title}</span>
        <HostileText text={argument} mono />
        {note ? <span className="ml-auto">{note}</span> : null}
      </p>
      <div className="wrap-anywhere mt-0.5 min-w-0">{children}</div>
      <Marks marks={marks} />
    </section>
  );
}

function Marks({ marks }: { marks: readonly Mark[] }) {
  if (marks.length === 0) return null;
  return (
    <ul className="wrap-anywhere mt-1 text-small">
      {marks.map(({ severity, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: texts may repeat.
        <li key={index} className={looks[severity]}>
          <span aria-hidden="true" className="mr-1 inline-block w-3">
            {shapes[severity]}
          </span>
          {severity === 'high' ? <span className="sr-only">Important: </span> : null}
          <HostileText text={text} />
        </li>
      ))}
    </ul>
  );
}

const shapes: Record<Mark['severity'], string> = { high: '◆', medium: '▲', info: '·' };

const looks: Record<Mark['severity'], string> = { high: 'text-deny', medium: 'text-ask', info: 'text-muted' };

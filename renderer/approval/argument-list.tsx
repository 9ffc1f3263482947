import { useState } from 'react';
import type { ArgumentView } from '../../shared/domain/approval';
import { count } from '../ui/fold';
import { FoldedText } from '../ui/folded-text';

export interface ArgumentListProps {
  arguments: readonly ArgumentView[];
  /** What stands there when the list is empty. */
  empty: string;
  /** Called with a name for each part once it has been on the screen whole: names and values. */
  onShown: (part: string) => void;
}

const rowsAtFirst = 40;

/** Names that `ArgumentList` will call `onShown` with when everything has been shown. */
export function argumentParts(views: readonly ArgumentView[]): readonly string[] {
  return views.flatMap((_, index) => [`key ${index}`, `value ${index}`]);
}

export function ArgumentList({ arguments: views, empty, onShown }: ArgumentListProps) {
  const [rows, setRows] = useState(rowsAtFirst);
  if (views.length === 0) return <p className="px-3 py-2 text-muted">{empty}</p>;
  return (
    <>
      <dl>
        {views.slice(0, rows).map((view, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat; the list changes only with the revision.
          <Row key={index} view={view} index={index} onShown={onShown} />
        ))}
      </dl>
      {views.length > rows ? (
        <button
          type="button"
          data-unfold=""
          onClick={() => setRows(rows + 200)}
          className="min-h-9 w-full border-line border-t px-3 text-left font-medium text-accent text-small hover:underline"
        >
          Show more of {count(views.length)} arguments
        </button>
      ) : null}
    </>
  );
}

function Row({ view, index, onShown }: { view: ArgumentView; index: number; onShown: (part: string) => void }) {
  const [shown] = useState(() => ({
    key: () => onShown(`key ${index}`),
    value: () => onShown(`value ${index}`),
  }));
  return (
    <div className="grid grid-cols-[minmax(0,76px)_1fr] gap-3 border-line border-t px-3 py-[9px] first:border-t-0">
      <dt className="wrap-anywhere whitespace-break-spaces text-muted [&_bdi]:font-sans">
        <FoldedText text={view.key} onShown={shown.key} />
      </dt>
      <dd className="wrap-anywhere min-w-0 whitespace-break-spaces text-[12px] leading-[20px]">
        {view.kind === 'text' && view.value === '' ? <i className="text-muted not-italic">empty text</i> : null}
        <FoldedText text={view.value} onShown={shown.value} />
      </dd>
    </div>
  );
}

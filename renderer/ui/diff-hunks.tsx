import { type DiffLine, DiffLines } from './diff-lines';
import { count } from './fold';

export interface DiffHunksProps {
  /** Lines that change, with some around them. Line numbers from 1. */
  readonly hunks: readonly { readonly newStart: number; readonly lines: readonly DiffLine[] }[];
  /** Where all of it is new, nobody needs to know from which line. */
  readonly isNewFile: boolean;
}

/** What becomes of a text, against how it is now. */
export function DiffHunks({ hunks, isNewFile }: DiffHunksProps) {
  if (hunks.length === 0) return <p className="text-muted">Nothing changes.</p>;
  return hunks.map((hunk, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: hunks have no name.
    <div key={index}>
      {isNewFile ? null : (
        <p className="mt-1 text-muted text-small first:mt-0">from line {count(Math.max(1, hunk.newStart))}</p>
      )}
      <DiffLines lines={hunk.lines} />
    </div>
  ));
}

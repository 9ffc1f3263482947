import { HostileText } from '../../ui/hostile-text';
import { count } from '../fold';
import { DiffLines } from './diff-lines';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** What becomes of a file, against how it is now. */
export function DiffPreview({ preview }: { preview: PreviewOf<'diff'> }) {
  const { argument, marks, path, isNewFile, added, removed, hunks } = preview;
  return (
    <PreviewFrame
      title={isNewFile ? 'New file' : 'Change of a file'}
      argument={argument}
      marks={marks}
      note={isNewFile ? `${count(added)} lines` : `+${count(added)} −${count(removed)} lines`}
    >
      <p className="mb-1 text-[12px]">
        <HostileText text={path} mono />
      </p>
      {hunks.length === 0 ? <p className="text-muted">Nothing changes.</p> : null}
      {hunks.map((hunk, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hunks have no name.
        <div key={index}>
          {isNewFile ? null : (
            <p className="mt-1 text-muted text-small first:mt-0">from line {count(Math.max(1, hunk.newStart))}</p>
          )}
          <DiffLines lines={hunk.lines} />
        </div>
      ))}
    </PreviewFrame>
  );
}

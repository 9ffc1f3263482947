import { DiffHunks } from '../../ui/diff-hunks';
import { count } from '../../ui/fold';
import { HostileText } from '../../ui/hostile-text';
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
      <DiffHunks hunks={hunks} isNewFile={isNewFile} />
    </PreviewFrame>
  );
}

import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** Where a path leads. Its last part is what one looks for. */
export function PathPreview({ preview: { argument, marks, resolved, root } }: { preview: PreviewOf<'path'> }) {
  const cut = Math.max(resolved.lastIndexOf('/'), resolved.lastIndexOf('\\')) + 1;
  return (
    <PreviewFrame title="Place" argument={argument} marks={marks}>
      <p className="text-[12px] leading-[20px]">
        <HostileText text={resolved.slice(0, cut)} mono className="text-muted" />
        <HostileText text={resolved.slice(cut)} mono className="font-semibold" />
      </p>
      {root === null ? null : (
        <p className="text-muted text-small">
          in the project <HostileText text={root} mono />
        </p>
      )}
    </PreviewFrame>
  );
}

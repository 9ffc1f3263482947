import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** The host is what counts; around it stands the rest, of which nothing is left out. */
export function UrlPreview({ preview }: { preview: PreviewOf<'url'> }) {
  const { argument, marks, scheme, host, hostInUnicode, port, rest } = preview;
  return (
    <PreviewFrame title="Address" argument={argument} marks={marks}>
      <p className="font-mono text-[12px] text-muted leading-[20px]">
        <HostileText text={`${scheme}://`} mono />
        <HostileText text={host} mono className="font-semibold text-text underline underline-offset-4" />
        {port === '' ? null : <HostileText text={`:${port}`} mono className="text-text" />}
        <HostileText text={rest} mono />
      </p>
      {hostInUnicode === null ? null : (
        <p className="text-muted text-small">
          The host reads <HostileText text={hostInUnicode} mono />
        </p>
      )}
    </PreviewFrame>
  );
}

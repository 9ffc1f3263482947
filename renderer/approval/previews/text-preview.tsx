import { count, onOneLine } from '../../ui/fold';
import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

export interface TextPreviewProps {
  preview: PreviewOf<'text'>;
  /** Its end stands among the arguments already. */
  isEndBelow: boolean;
}

/** How long a text is, and how it ends. */
export function TextPreview({ preview, isEndBelow }: TextPreviewProps) {
  const { argument, marks, characters, lines, end } = preview;
  return (
    <PreviewFrame
      title="Long text"
      argument={argument}
      marks={marks}
      note={`${count(lines)} ${lines === 1 ? 'line' : 'lines'}, ${count(characters)} characters`}
    >
      {isEndBelow ? null : (
        <p className="whitespace-break-spaces text-[12px] leading-[20px]">
          <span className="font-sans text-muted text-small">It ends: </span>
          <HostileText text={onOneLine(end)} mono />
        </p>
      )}
    </PreviewFrame>
  );
}

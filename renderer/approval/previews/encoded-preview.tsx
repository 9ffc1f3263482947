import { count } from '../../ui/fold';
import { FoldedText } from '../../ui/folded-text';
import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** What was hidden in an encoding. */
export function EncodedPreview({ preview }: { preview: PreviewOf<'encoded'> }) {
  const { argument, marks, encoding, text, mediaType, bytes } = preview;
  return (
    <PreviewFrame
      title={`Decoded ${names[encoding]}`}
      argument={argument}
      marks={marks}
      note={`${count(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`}
    >
      {mediaType === null ? null : (
        <p className="text-muted text-small">
          <HostileText text={mediaType} />
        </p>
      )}
      {text === null ? (
        <p className="text-muted">Not text.</p>
      ) : (
        <div className="whitespace-break-spaces text-[12px] leading-[20px]">
          <FoldedText text={text} onShown={nothing} />
        </div>
      )}
    </PreviewFrame>
  );
}

const nothing = () => {};

const names = { base64: 'base64', base64url: 'base64url', hex: 'hex', 'data-url': 'data: address' } as const;

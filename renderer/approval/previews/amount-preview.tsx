import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** How much, large enough to count the digits. */
export function AmountPreview({ preview: { argument, marks, value, unit } }: { preview: PreviewOf<'amount'> }) {
  return (
    <PreviewFrame title="Amount" argument={argument} marks={marks}>
      <p className="font-semibold text-title tabular-nums">
        <HostileText text={value} />
        {unit === null ? null : (
          <>
            {' '}
            <HostileText text={unit} className="font-medium text-body text-muted" />
          </>
        )}
      </p>
    </PreviewFrame>
  );
}

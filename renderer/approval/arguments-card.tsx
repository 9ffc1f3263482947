import type { ApprovalRequest } from '../../shared/domain/approval';
import { ArgumentList } from './argument-list';
import { FoldedText } from './folded-text';

export interface ArgumentsCardProps {
  request: ApprovalRequest;
  isRaw: boolean;
  onShown: (part: string) => void;
  onRawShown: () => void;
}

/** Exactly what will be sent: one line an argument, or the raw JSON text. */
export function ArgumentsCard({ request, isRaw, onShown, onRawShown }: ArgumentsCardProps) {
  return (
    <section
      aria-label={isRaw ? 'Arguments as raw JSON' : 'Arguments'}
      className="rounded-lg border border-line bg-surface"
    >
      {/* Hidden and not removed: what has been unfolded stays so. */}
      <div hidden={isRaw}>
        <ArgumentList arguments={request.arguments} onShown={onShown} />
      </div>
      {isRaw ? (
        <pre className="wrap-anywhere whitespace-break-spaces px-3 py-[9px] text-[12px] leading-[20px]">
          <FoldedText text={request.argumentsJson} onShown={onRawShown} />
        </pre>
      ) : null}
    </section>
  );
}

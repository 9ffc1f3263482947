import { FoldedText } from '../ui/folded-text';
import { HostileText } from '../ui/hostile-text';
import { ArgumentList } from './argument-list';
import type { Content } from './use-reading';

export interface ArgumentsCardProps {
  content: Content;
  /** “Arguments”, “Result”. */
  name: string;
  empty: string;
  isRaw: boolean;
  onShown: (part: string) => void;
  onRawShown: () => void;
}

/** Exactly what will be sent or passed on: one line an argument, or the raw JSON text. */
export function ArgumentsCard({ content, name, empty, isRaw, onShown, onRawShown }: ArgumentsCardProps) {
  return (
    <section aria-label={isRaw ? `${name} as raw JSON` : name} className="rounded-lg border border-line bg-surface">
      {/* Hidden and not removed: what has been unfolded stays so. */}
      <div hidden={isRaw}>
        <ArgumentList arguments={content.views} empty={empty} onShown={onShown} />
        {content.others.map((words) => (
          <p key={words} className="wrap-anywhere border-line border-t px-3 py-2 text-muted first:border-t-0">
            <HostileText text={words} />
          </p>
        ))}
      </div>
      {isRaw ? (
        <pre className="wrap-anywhere whitespace-break-spaces px-3 py-[9px] text-[12px] leading-[20px]">
          <FoldedText text={content.json} onShown={onRawShown} />
        </pre>
      ) : null}
    </section>
  );
}

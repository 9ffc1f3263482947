import type { ArgumentView } from '../../../shared/domain/approval';
import type { Preview } from '../../../shared/domain/preview';
import { AmountPreview } from './amount-preview';
import { DiffPreview } from './diff-preview';
import { EncodedPreview } from './encoded-preview';
import { PathPreview } from './path-preview';
import { RecipientsPreview } from './recipients-preview';
import { ShellPreview } from './shell-preview';
import { SqlPreview } from './sql-preview';
import { TextPreview } from './text-preview';
import { UrlPreview } from './url-preview';

export interface PreviewListProps {
  previews: readonly Preview[];
  /** Shown exactly as they are below. */
  arguments: readonly ArgumentView[];
}

/** The arguments as a person reads them; exactly as they are they stand below. */
export function PreviewList({ previews, arguments: views }: PreviewListProps) {
  const isBelow = ({ kind, argument }: Preview) =>
    kind === 'text' && views.some((view) => view.kind === 'text' && view.key === argument);
  const changed = previews.flatMap((preview) => (preview.kind === 'diff' ? [preview.path] : []));
  // A long text says there how long it is and how it ends; a change says of which file it is.
  const isSaid = (preview: Preview) =>
    isBelow(preview) || (preview.kind === 'path' && changed.includes(preview.resolved));
  const shown = previews.filter((preview) => preview.marks.length > 0 || !isSaid(preview));
  if (shown.length === 0) return null;
  return (
    <section aria-label="What the arguments mean" className="mb-3 rounded-lg border border-line bg-surface">
      {shown.map((preview, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one argument may have several; the list changes only with the revision.
        <PreviewOf key={index} preview={preview} isEndBelow={isBelow(preview)} />
      ))}
    </section>
  );
}

function PreviewOf({ preview, isEndBelow }: { preview: Preview; isEndBelow: boolean }) {
  switch (preview.kind) {
    case 'diff':
      return <DiffPreview preview={preview} />;
    case 'path':
      return <PathPreview preview={preview} />;
    case 'shell':
      return <ShellPreview preview={preview} />;
    case 'sql':
      return <SqlPreview preview={preview} />;
    case 'url':
      return <UrlPreview preview={preview} />;
    case 'recipients':
      return <RecipientsPreview preview={preview} />;
    case 'amount':
      return <AmountPreview preview={preview} />;
    case 'encoded':
      return <EncodedPreview preview={preview} />;
    case 'text':
      return <TextPreview preview={preview} isEndBelow={isEndBelow} />;
  }
}

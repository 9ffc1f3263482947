import { useState } from 'react';
import { Badge } from '../../ui/badge';
import { count } from '../../ui/fold';
import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

const atFirst = 12;

/** Who gets it, the new ones first: among fifty known names one stranger is easily missed. */
export function RecipientsPreview({ preview: { argument, marks, recipients } }: { preview: PreviewOf<'recipients'> }) {
  const [shown, setShown] = useState(atFirst);
  const ordered = [...recipients].sort((a, b) => Number(b.isNew) - Number(a.isNew));
  return (
    <PreviewFrame
      title="Recipients"
      argument={argument}
      marks={marks}
      note={recipients.length > 1 ? count(recipients.length) : undefined}
    >
      <ul className="flex flex-col gap-0.5">
        {ordered.slice(0, shown).map(({ address, isNew }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an address may stand there twice.
          <li key={index} className="flex flex-wrap items-center gap-x-2 text-[12px] leading-[20px]">
            <HostileText text={address} mono />
            {isNew ? (
              <Badge tone="ask" icon={<span aria-hidden="true">▲</span>}>
                new
              </Badge>
            ) : null}
          </li>
        ))}
      </ul>
      {ordered.length > shown ? (
        <button
          type="button"
          onClick={() => setShown(ordered.length)}
          className="min-h-7 rounded-sm font-medium text-accent text-small hover:underline"
        >
          Show all {count(ordered.length)} recipients
        </button>
      ) : null}
    </PreviewFrame>
  );
}

import { CodeBlock } from '../../ui/code-block';
import { readableJson } from './readable-json';

/** Arguments or a result, as recorded. */
export function CallPayload({
  title,
  json,
  isCut,
  note,
}: {
  title: string;
  json: string;
  isCut: boolean;
  note: string;
}) {
  return (
    <section aria-label={title} className="space-y-1.5">
      <h3 className="flex items-baseline gap-2 font-medium">
        {title} <span className="font-normal text-muted text-small">{note}</span>
      </h3>
      <CodeBlock text={isCut ? json : readableJson(json)} language="json" copyLabel={`Copy ${title.toLowerCase()}`} />
      {isCut && (
        <p className="text-muted text-small">Only the beginning of it was recorded; the rest was too long to keep.</p>
      )}
    </section>
  );
}

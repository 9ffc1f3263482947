import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** What each statement does, and to which tables. */
export function SqlPreview({ preview: { argument, marks, statements } }: { preview: PreviewOf<'sql'> }) {
  return (
    <PreviewFrame
      title="SQL"
      argument={argument}
      marks={marks}
      note={statements.length > 1 ? `${statements.length} statements` : undefined}
    >
      <ol>
        {statements.map((statement, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: statements may repeat.
          <li key={index}>
            <span className="font-mono font-semibold text-[12px]">
              <HostileText text={statement.verb} mono />
            </span>
            {statement.tables.length > 0 ? ' on ' : ''}
            <HostileText text={statement.tables.join(', ')} mono className="text-[12px]" />
            <span className="text-muted text-small">
              {' · '}
              {statement.isWrite ? 'writes' : 'reads'}
              {statement.hasWhere ? ', with a condition' : ''}
            </span>
          </li>
        ))}
      </ol>
    </PreviewFrame>
  );
}

// biome-ignore-all lint/a11y/useSemanticElements: rows are drawn on demand, which a table element cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid, which points at its active row
import { type Row, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useId } from 'react';
import type { CallSummary } from '../../../shared/domain/activity';
import { callColumns, callFeatures, cellClass, rowGrid } from './call-columns';
import { nextIndex } from './next-index';

const rowHeight = 36;

export interface CallTableProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly calls: readonly CallSummary[];
  readonly total: number;
  readonly activeId: string | null;
  readonly onActivate: (callId: string) => void;
  readonly onOpen: (callId: string) => void;
  readonly onClose: () => void;
  /** The first row went out of sight, or came back. */
  readonly onScrolled: (isAtTop: boolean) => void;
  readonly onNearEnd: () => void;
}

/** A grid that keeps focus on itself and points at its active row, because rows out of sight are not in the page. */
export function CallTable(props: CallTableProps) {
  const { scroller, calls, total, activeId, onScrolled, onNearEnd } = props;
  const gridId = useId();
  const table = useTable({
    features: callFeatures,
    columns: callColumns,
    data: calls,
    getRowId: (call) => call.callId,
  });
  const { rows } = table.getRowModel();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastIndex >= 0 && lastIndex >= rows.length - 20) onNearEnd();
  }, [lastIndex, rows.length, onNearEnd]);
  const onKeyDown = useGridKeys(props, (index) => virtualizer.scrollToIndex(index));
  const isActiveShown = items.some(({ index }) => rows[index]?.id === activeId);

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Calls"
      aria-rowcount={total + 1}
      aria-activedescendant={activeId !== null && isActiveShown ? `${gridId}-${activeId}` : undefined}
      tabIndex={0}
      className="@container min-h-0 flex-1 overflow-y-auto rounded-md border border-line bg-surface"
      onKeyDown={onKeyDown}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop < rowHeight)}
    >
      <HeaderRow table={table} />
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          return row ? <CallRow key={key} {...{ row, index, start, table, gridId }} {...props} /> : null;
        })}
      </div>
    </div>
  );
}

type CallsTable = ReturnType<typeof useTable<typeof callFeatures, CallSummary>>;

function HeaderRow({ table }: { table: CallsTable }) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-line border-b bg-surface text-muted text-small">
      {table.getHeaderGroups().map((group) => (
        <div key={group.id} role="row" aria-rowindex={1} className={`${rowGrid} h-9 font-medium`}>
          {group.headers.map((header) => (
            <div key={header.id} role="columnheader" className={cellClass(header.column.id)}>
              <table.FlexRender header={header} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

interface CallRowProps extends CallTableProps {
  readonly row: Row<typeof callFeatures, CallSummary>;
  readonly index: number;
  readonly start: number;
  readonly table: CallsTable;
  readonly gridId: string;
}

function CallRow({ row, index, start, table, gridId, activeId, onOpen }: CallRowProps) {
  const isActive = row.id === activeId;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      id={`${gridId}-${row.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className={`${rowGrid} absolute inset-x-0 h-9 cursor-default ${isActive ? 'bg-accent/10' : 'hover:bg-text/5'}`}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onOpen(row.id)}
    >
      {row.getAllCells().map((cell) => (
        <div key={cell.id} role="gridcell" className={cellClass(cell.column.id)}>
          <table.FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
}

function useGridKeys(
  { calls, activeId, onActivate, onOpen, onClose }: CallTableProps,
  reveal: (index: number) => void,
) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Enter' && activeId !== null) return onOpen(activeId);
    if (event.key === 'Escape') return onClose();
    const current = calls.findIndex((call) => call.callId === activeId);
    const index = nextIndex(event.key, current, calls.length);
    const target = index === null ? undefined : calls[index];
    if (index === null || !target) return;
    event.preventDefault();
    onActivate(target.callId);
    reveal(index);
  };
}

import { ArrowUp } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { ActivityFilter } from '../../../shared/domain/activity';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ActivityEmpty } from './activity-empty';
import { ActivityFilterBar } from './activity-filter-bar';
import { CallDetailsPane } from './call-details';
import { CallTable } from './call-table';
import { splitAtAnchor } from './feed';
import { useFeed } from './use-feed';

export interface ActivityScreenProps {
  readonly onOpenScreen: (screen: 'servers' | 'clients') => void;
}

/** The live feed: new calls come on top, unless the person is reading further down. */
export function ActivityScreen({ onOpenScreen }: ActivityScreenProps) {
  const [filter, setFilter] = useState<ActivityFilter>({ text: '', outcome: 'any' });
  const { feed, isLoaded, error, refresh, loadOlder } = useFeed(filter);
  const [anchorId, setAnchorId] = useState<string | null>(null);
  const { shown, held } = splitAtAnchor(feed.calls, anchorId);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const firstId = shown[0]?.callId ?? null;
  const onScrolled = useCallback(
    (isAtTop: boolean) => setAnchorId((anchor) => (isAtTop ? null : (anchor ?? firstId))),
    [firstId],
  );
  const active = feed.calls.find((call) => call.callId === activeId);
  const isFiltered = filter.text !== '' || filter.outcome !== 'any';
  const close = () => {
    setIsOpen(false);
    scroller.current?.focus();
  };
  const showNew = () => {
    setAnchorId(null);
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus();
  };
  const changeFilter = (next: ActivityFilter) => {
    setAnchorId(null);
    setFilter(next);
  };

  return (
    <Page title="Activity" description="Every call of every client, as it happens.">
      <div className="flex h-full min-h-0 flex-1 flex-col gap-3">
        <ActivityFilterBar filter={filter} onChange={changeFilter} total={feed.total} />
        {error !== null && (
          <Notice
            tone="error"
            action={
              <Button variant="secondary" onClick={refresh}>
                Try again
              </Button>
            }
          >
            {error}
          </Notice>
        )}
        {isLoaded && shown.length === 0 && error === null ? (
          <ActivityEmpty
            {...{ isFiltered, onOpenScreen }}
            onClearFilter={() => changeFilter(ActivityFilter.parse({}))}
          />
        ) : (
          <div className="relative flex min-h-0 flex-1 gap-3">
            <CallTable
              scroller={scroller}
              calls={shown}
              total={feed.total}
              activeId={activeId}
              onActivate={setActiveId}
              onOpen={(callId) => {
                setActiveId(callId);
                setIsOpen(true);
              }}
              onClose={close}
              onScrolled={onScrolled}
              onNearEnd={loadOlder}
            />
            {held > 0 && <NewCalls count={held} onShow={showNew} />}
            {isOpen && active && <CallDetailsPane callId={active.callId} version={active.seq} onClose={close} />}
          </div>
        )}
      </div>
    </Page>
  );
}

function NewCalls({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div className="absolute inset-x-0 top-11 z-10 flex justify-center" role="status">
      <Button variant="primary" icon={<ArrowUp />} onClick={onShow}>
        {count === 1 ? '1 new call' : `${count} new calls`}
      </Button>
    </div>
  );
}

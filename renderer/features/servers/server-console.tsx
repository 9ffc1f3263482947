import { Terminal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ConsoleLine, ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { EmptyState } from '../../ui/empty-state';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';

/** What the server printed beside its messages, and what Gatehouse did with it. Follows the end unless scrolled up. */
export function ServerConsole({ server: { name, consoleLines } }: { server: ServerView }) {
  const { lines, error } = useConsole(name, consoleLines);
  const scroller = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are the reason to scroll
  useEffect(() => {
    if (isFollowing.current) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [lines]);
  if (error !== null) return <Notice tone="error">{error}</Notice>;
  if (lines?.length === 0) {
    return (
      <EmptyState icon={<Terminal />} title="Nothing printed yet">
        What the server writes to its error stream appears here.
      </EmptyState>
    );
  }
  return (
    <section
      ref={scroller}
      aria-label={`Console of ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-[55vh] overflow-auto rounded-md border border-line bg-surface p-3 text-small"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isFollowing.current = scrollTop + clientHeight >= scrollHeight - 24;
      }}
    >
      <ol>
        {lines?.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines only ever come at the end
          <Line key={index} line={line} />
        ))}
      </ol>
    </section>
  );
}

const sources: Record<ConsoleLine['source'], string> = { stderr: '', stdout: 'stdout', gateway: 'gatehouse' };

function Line({ line: { at, source, text } }: { line: ConsoleLine }) {
  return (
    <li className="flex gap-3 font-mono">
      <time dateTime={at} className="shrink-0 text-muted">
        {new Date(at).toLocaleTimeString('en-GB')}
      </time>
      <span className="wrap-anywhere min-w-0 whitespace-pre-wrap">
        {sources[source] && <span className="text-accent">{sources[source]} </span>}
        <HostileText text={text} mono />
      </span>
    </li>
  );
}

/** Asks again whenever the counter says that there is more. */
function useConsole(name: string, count: number): { lines: readonly ConsoleLine[] | null; error: string | null } {
  const [answer, setAnswer] = useState<{ lines: readonly ConsoleLine[] | null; error: string | null }>({
    lines: null,
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a grown counter is the reason to ask again
  useEffect(() => {
    let isWanted = true;
    app['servers.console']({ name }).then(
      ({ lines }) => isWanted && setAnswer({ lines, error: null }),
      (error: unknown) =>
        isWanted &&
        setAnswer({ lines: null, error: error instanceof Error ? error.message : 'The console could not be read.' }),
    );
    return () => {
      isWanted = false;
    };
  }, [name, count]);
  return answer;
}

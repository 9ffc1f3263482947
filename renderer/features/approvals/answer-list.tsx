import { useEffect, useState } from 'react';
import type { CallSummary } from '../../../shared/domain/activity';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useValue } from '../../ipc/use-value';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { RelativeTime } from '../../ui/relative-time';

const page = 20;

/** What the person said yes or no to, newest first. The whole of each stands in Activity. */
export function AnswerList() {
  const [calls, setCalls] = useState<readonly CallSummary[] | null>(null);
  const [limit, setLimit] = useState(page);
  const [total, setTotal] = useState(0);
  const query = useAction(app['activity.query']);
  const recent = useValue(app['activity.recent']);
  const { run } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is the reason to read again
  useEffect(() => {
    let isWanted = true;
    void run({ filter: { outcome: 'answered' }, limit }).then((answer) => {
      if (!isWanted || !answer.ok) return;
      setCalls(answer.value.calls);
      setTotal(answer.value.total);
    });
    return () => {
      isWanted = false;
    };
  }, [run, limit, recent]);
  if (query.error !== null) return <Notice tone="error">{query.error}</Notice>;
  if (calls === null) return null;
  if (calls.length === 0) return <p className="text-muted">You have not been asked yet.</p>;
  return (
    <>
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {calls.map((call) => (
          <Row key={call.callId} call={call} />
        ))}
      </ul>
      {total > calls.length && limit < 500 ? (
        <Button variant="ghost" className="mt-2" onClick={() => setLimit((now) => Math.min(500, now + 100))}>
          Show more of {total.toLocaleString()}
        </Button>
      ) : null}
    </>
  );
}

function Row({ call: { client, server, tool, outcome, at } }: { call: CallSummary }) {
  const isNo = outcome === 'denied-by-user' || outcome === 'result-blocked';
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <Badge tone={isNo ? 'deny' : 'allow'}>{isNo ? 'You said no' : 'You said yes'}</Badge>
      <p className="wrap-anywhere min-w-0 grow">
        <HostileText text={client} className="font-medium" /> · <HostileText text={tool} mono className="text-small" />{' '}
        on <HostileText text={server} />
      </p>
      <span className="shrink-0 text-muted text-small">
        <RelativeTime at={at} />
      </span>
    </li>
  );
}

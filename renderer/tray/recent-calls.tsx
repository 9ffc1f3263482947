import clsx from 'clsx';
import type { CallSummary } from '../../shared/domain/activity';
import { outcomeWords } from '../features/activity/words';
import { HostileText } from '../ui/hostile-text';
import { RelativeTime } from '../ui/relative-time';
import { Section } from './section';

const listed = 10;

/** The last calls, newest first, as they come. */
export function RecentCalls({ calls }: { calls: readonly CallSummary[] }) {
  return (
    <Section title="Last calls">
      {calls.length === 0 ? (
        <p className="py-1 text-muted">No call yet. The next one of any client appears here.</p>
      ) : (
        <ul>
          {calls.slice(0, listed).map((call) => (
            <Call key={call.callId} call={call} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Call({ call: { client, server, tool, outcome, at } }: { call: CallSummary }) {
  const { label, tone } = outcomeWords[outcome];
  return (
    <li className="border-line border-t py-1.5 first:border-t-0">
      <div className="flex gap-2">
        <span className="wrap-anywhere min-w-0 grow">
          <HostileText text={tool} mono className="text-small" />
        </span>
        <span className={clsx('shrink-0 text-small', tone === 'neutral' ? 'text-muted' : colours[tone])}>{label}</span>
      </div>
      <div className="flex gap-2 text-muted text-small">
        <span className="wrap-anywhere min-w-0 grow">
          <HostileText text={client} /> on <HostileText text={server} />
        </span>
        <span className="shrink-0">
          <RelativeTime at={at} />
        </span>
      </div>
    </li>
  );
}

const colours = { allow: 'text-allow', ask: 'text-ask', deny: 'text-deny', accent: 'text-accent' } as const;

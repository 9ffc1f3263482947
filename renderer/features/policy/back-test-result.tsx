import { ArrowRight } from 'lucide-react';
import type { BackTest, EffectCounts } from '../../../shared/domain/simulation';
import { HostileText } from '../../ui/hostile-text';
import { EffectBadge } from './effect-badge';
import { countOf, sayDate } from './words';

/** What a change would have meant for the calls of the record: how many, and which. */
export function BackTestResult({ result }: { result: BackTest }) {
  const { calls, since, leftOut, differing, examples, tookMs } = result;
  if (calls === 0) return <p className="text-muted">There are no calls in the record yet to try it on.</p>;
  return (
    <div className="space-y-3">
      <p role="status" className="font-medium">
        {differing === 0
          ? `No call of the last ${calls.toLocaleString('en-GB')} would be decided otherwise.`
          : `${countOf(differing, 'call')} of the last ${calls.toLocaleString('en-GB')} would be decided otherwise.`}
      </p>
      <Counts result={result} />
      {examples.length > 0 && <Examples examples={examples} differing={differing} />}
      <p className="text-muted text-small">
        {since !== null && `Calls since ${sayDate(since)}. `}
        {leftOut > 0 && `${countOf(leftOut, 'call')} left out: their arguments were too long to be kept. `}
        It took {Math.max(1, Math.round(tookMs)).toLocaleString('en-GB')} ms.
      </p>
    </div>
  );
}

const effects = ['allow', 'ask', 'deny'] as const;

function Counts({ result }: { result: BackTest }) {
  const rows: readonly [string, EffectCounts][] = [
    ['As they were decided', result.recorded],
    ['With the rules of now', result.now],
    ['With this change', result.changed],
  ];
  return (
    <table className="w-full border-collapse text-left tabular-nums">
      <thead className="text-muted text-small">
        <tr>
          <th className="py-1 font-medium">
            <span className="sr-only">Rules</span>
          </th>
          {['Allowed', 'Asked', 'Denied'].map((label) => (
            <th key={label} className="py-1 text-right font-medium">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, counts]) => (
          <tr key={label} className="border-line border-t">
            <th scope="row" className="py-1.5 pr-3 font-normal">
              {label}
            </th>
            {effects.map((effect) => (
              <td key={effect} className="py-1.5 pl-3 text-right">
                {counts[effect].toLocaleString('en-GB')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Examples({ examples, differing }: Pick<BackTest, 'examples' | 'differing'>) {
  return (
    <section aria-label="Calls that would be decided otherwise">
      <p className="mb-1 text-muted text-small">
        {examples.length < differing ? `The latest ${examples.length} of them` : 'Which they are, the latest first'}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <ul tabIndex={0} className="max-h-64 overflow-y-auto rounded-md border border-line bg-surface">
        {examples.map(({ callId, at, client, server, tool, before, after, why }) => (
          <li
            key={callId}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-2 last:border-b-0"
          >
            <span className="flex items-center gap-1.5">
              <EffectBadge isPast effect={before} />
              <ArrowRight size={14} strokeWidth={1.75} role="img" aria-label="then" className="text-muted" />
              <EffectBadge isPast effect={after} />
            </span>
            <span className="wrap-anywhere min-w-0 grow basis-56">
              <HostileText mono text={tool} /> on <HostileText text={server} /> for <HostileText text={client} />
              <span className="block text-muted text-small">
                {sayDate(at)} · <HostileText text={why} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

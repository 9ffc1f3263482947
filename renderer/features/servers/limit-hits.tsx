import type { LimitHit } from '../../../shared/domain/limits';
import { Notice } from '../../ui/notice';
import { RelativeTime } from '../../ui/relative-time';
import { hitWords } from './limit-fields';

/** Says which limits a server ran into, how often and when last. Nothing when there were none. */
export function LimitHits({ hits }: { hits: readonly LimitHit[] }) {
  if (hits.length === 0) return null;
  return (
    <Notice tone="warning">
      <p>In the last 30 days this server</p>
      <ul className="list-disc pl-4">
        {hits.map(({ limit, count, at }) => (
          <li key={limit}>
            {hitWords[limit]} ({count === 1 ? 'once' : `${count.toLocaleString('en')} times`}, <RelativeTime at={at} />)
          </li>
        ))}
      </ul>
      <p className="text-small">Start it anew or change its limits to count from zero.</p>
    </Notice>
  );
}

import type { Finding } from '../../shared/domain/approval';
import { Badge, type BadgeTone } from '../ui/badge';
import { HostileText } from '../ui/hostile-text';

const chipsAtMost = 3;

/** Reasons to look twice, worst first. Only the worst has colour; every one has words, the serious ones a shape. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const rest = findings.slice(chipsAtMost);
  return (
    <div className="mt-4">
      <ul aria-label="Reasons to look twice" className="flex flex-wrap gap-1.5">
        {findings.slice(0, chipsAtMost).map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat.
          <li key={index} className="flex min-w-0">
            <Badge
              tone={index === 0 ? tones[finding.severity] : 'neutral'}
              icon={<Shape severity={finding.severity} />}
            >
              <HostileText text={finding.label} />
            </Badge>
          </li>
        ))}
      </ul>
      {rest.length > 0 ? (
        <p className="wrap-anywhere mt-1.5 text-muted text-small">
          Also: <HostileText text={rest.map(({ label }) => label).join(' · ')} />
        </p>
      ) : null}
    </div>
  );
}

const tones: Record<Finding['severity'], BadgeTone> = { high: 'deny', medium: 'ask', info: 'neutral' };

const shapes: Record<Finding['severity'], string> = { high: '◆', medium: '▲', info: '' };

function Shape({ severity }: { severity: Finding['severity'] }) {
  const shape = shapes[severity];
  return shape === '' ? null : <span aria-hidden="true">{shape}</span>;
}

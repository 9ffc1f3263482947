import { Check, OctagonX, TriangleAlert } from 'lucide-react';
import type { ImportCandidate, ImportSource } from '../../../../shared/domain/import-plan';
import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Badge } from '../../../ui/badge';
import { Checkbox } from '../../../ui/checkbox';
import { ExactFact, ExactFacts } from '../../../ui/exact-facts';
import { HostileText } from '../../../ui/hostile-text';
import { AskedFields } from './asked-fields';
import { type Choice, standingOf } from './choices';
import { LaunchView } from './launch-view';
import type { ChosenCandidate } from './use-choices';

export interface CandidateCardProps {
  readonly chosen: ChosenCandidate;
  /** What is missing is only said once the person wanted to go on. */
  readonly isTried: boolean;
  readonly onChange: (part: Partial<Choice>) => void;
}

/** One server that could be taken over: exactly what it would run, where it stands, and what is to be said of it. */
export function CandidateCard({ chosen, isTried, onChange }: CandidateCardProps) {
  const { candidate, choice, problems } = chosen;
  const { draft, refusal, warnings } = candidate;
  const standing = standingOf(candidate);
  return (
    <li className="space-y-3 rounded-md border border-line bg-surface px-4 py-3">
      <CardHead candidate={candidate} choice={choice} onChange={onChange} />
      {refusal !== null && <Sentence tone="deny" text={refusal} />}
      {warnings.length > 0 && (
        <ul aria-label={`What to know about ${nameOf(candidate)}`} className="space-y-1">
          {warnings.map((warning) => (
            <li key={warning}>
              <Sentence tone="ask" text={warning} />
            </li>
          ))}
        </ul>
      )}
      {choice.isTicked && standing !== 'refused' && (
        <AskedFields
          candidate={candidate}
          choice={choice}
          nameProblem={problems?.name}
          answerProblems={isTried ? (problems?.answers ?? {}) : {}}
          onChange={onChange}
        />
      )}
      <ExactFacts>
        {draft && <LaunchView transport={draft.transport} />}
        <Secrets candidate={candidate} />
        <Sources sources={candidate.sources} />
      </ExactFacts>
    </li>
  );
}

function nameOf({ draft, sources }: ImportCandidate): string {
  return sources[0]?.entry ?? draft?.name ?? 'this server';
}

function CardHead({ candidate, choice, onChange }: Pick<CandidateCardProps, 'onChange'> & Picked) {
  const { existing, isEnabled } = candidate;
  const standing = standingOf(candidate);
  const name = <HostileText text={nameOf(candidate)} className="font-semibold" />;
  return (
    <div className="wrap-anywhere flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-0 grow">
        {standing === 'refused' ? (
          <p className="py-1.5">{name}</p>
        ) : (
          <Checkbox checked={choice.isTicked} onChange={(isTicked) => onChange({ isTicked })}>
            {name}
          </Checkbox>
        )}
      </div>
      {!isEnabled && <Badge tone="neutral">Switched off there: it stays off</Badge>}
      {standing === 'refused' && <Badge tone="deny">Cannot be imported</Badge>}
      {standing === 'known' && (
        <Badge tone="allow" icon={<Check aria-hidden="true" />}>
          You have it already, as {existing}
        </Badge>
      )}
    </div>
  );
}

interface Picked {
  readonly candidate: ImportCandidate;
  readonly choice: Choice;
}

function Sentence({ tone, text }: { tone: 'ask' | 'deny'; text: string }) {
  const { Icon, look } = tones[tone];
  return (
    <p className={`wrap-anywhere flex gap-2 ${look}`}>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 stroke-[1.75]" />
      <HostileText text={text} className="min-w-0" />
    </p>
  );
}

const tones = {
  ask: { Icon: TriangleAlert, look: 'text-ask' },
  deny: { Icon: OctagonX, look: 'text-deny' },
} as const;

function Secrets({ candidate: { secrets } }: { candidate: ImportCandidate }) {
  const keptIn = useValue(app['gateway.status'])?.secretsKeptIn ?? 'keychain';
  if (secrets.length === 0) return null;
  return (
    <ExactFact name={places[keptIn]}>
      <ul aria-label="Secrets that are taken out" className="space-y-1">
        {secrets.map(({ where, hint, secretName }) => (
          <li key={secretName} className="wrap-anywhere">
            <HostileText text={where} /> <HostileText text={hint} mono className="text-muted text-small" /> as{' '}
            <HostileText text={secretName} mono className="text-small" />
          </li>
        ))}
      </ul>
    </ExactFact>
  );
}

const places = {
  keychain: 'To the keychain',
  'encrypted-file': 'To a sealed file',
  memory: 'To memory only',
} as const;

function Sources({ sources }: { sources: readonly ImportSource[] }) {
  return (
    <ExactFact name="Found in">
      <ul aria-label="Found in" className="space-y-1">
        {sources.map(({ label, path, entry }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one file may hold it twice.
          <li key={index} className="wrap-anywhere">
            <HostileText text={label} />
            {entry !== sources[0]?.entry && (
              <>
                , as <HostileText text={entry} />
              </>
            )}
            {path !== null && <HostileText text={path} mono className="block text-muted text-small" />}
          </li>
        ))}
      </ul>
    </ExactFact>
  );
}

import { useState } from 'react';
import type { AllowedShadow } from '../../../../shared/domain/shadow';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { Disclosure } from '../../../ui/disclosure';
import { HostileText } from '../../../ui/hostile-text';
import { RelativeTime } from '../../../ui/relative-time';
import { titleOf } from './shadow-words';

/** What the person said is fine, and the way to take that back. */
export function AllowedList({ allowed }: { allowed: readonly AllowedShadow[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="rounded-md border border-line bg-surface">
      <Disclosure
        title="Allowed to go round Gatehouse"
        summary={allowed.length}
        isSet
        isOpen={isOpen}
        onOpen={setIsOpen}
      >
        <ul className="divide-y divide-line">
          {allowed.map((each) => (
            <AllowedRow key={each.id} allowed={each} />
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}

function AllowedRow({ allowed }: { allowed: AllowedShadow }) {
  const { id, path, command, at } = allowed;
  const { run, isRunning, error } = useAction(app['clients.forbidShadow']);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2">
      <div className="wrap-anywhere min-w-0 grow basis-64 space-y-0.5">
        <p>
          <HostileText text={titleOf(allowed)} />
        </p>
        {command !== null && (
          <p>
            <HostileText text={command} mono className="whitespace-pre-wrap text-small" />
          </p>
        )}
        <p className="text-muted text-small">
          {path !== null && (
            <>
              In <HostileText text={path} mono />,{' '}
            </>
          )}
          allowed <RelativeTime at={at} />
        </p>
        {error !== null && (
          <p role="alert" className="text-deny">
            {error}
          </p>
        )}
      </div>
      <Button
        variant="secondary"
        size="sm"
        aria-label={`Take back: ${titleOf(allowed)}`}
        disabled={isRunning}
        onClick={() => void run({ id })}
      >
        Take back
      </Button>
    </li>
  );
}

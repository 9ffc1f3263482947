import { useEffect, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import type { RuleChange } from '../../../shared/domain/simulation';
import { app } from '../../ipc/app';
import { useProvenAction } from '../../ipc/use-proven-action';
import { AuthenticationDialog } from '../../ui/authentication-dialog';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import { Select } from '../../ui/select';
import { TextInput } from '../../ui/text-input';
import { BackTestResult } from './back-test-result';
import { triedCalls, useBackTest } from './use-back-test';
import { useRemoveRule } from './use-remove-rule';

type Kind = 'set-enabled' | 'move' | 'remove';

export interface TryChangeDialogProps {
  readonly rule: RuleView;
  /** From 1, in the whole list. */
  readonly position: number;
  /** Where it may stand, from 1. */
  readonly first: number;
  readonly last: number;
  readonly onClose: () => void;
}

/** Shows what switching off, moving or deleting a rule would have meant for recorded calls, and does it if that is wanted. */
export function TryChangeDialog({ rule, position, first, last, onClose }: TryChangeDialogProps) {
  const [kind, setKind] = useState<Kind>('set-enabled');
  const [target, setTarget] = useState(String(position === first ? Math.min(first + 1, last) : first));
  const change = changeOf(rule, { kind, target: Number(target), first, last, position });
  const { run, result, isRunning, error, clear } = useBackTest();
  const key = JSON.stringify(change);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another change, by what it says, is the reason to try again
  useEffect(() => (change === null ? clear() : run(change)), [key, run, clear]);
  const make = useMakeChange(rule, onClose);
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Try a change on past calls"
      description={<HostileText text={rule.sentence} />}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button
            variant="primary"
            disabled={change === null || make.isRunning}
            onClick={() => change && void make.run(change)}
          >
            {kind === 'remove' ? 'Delete the rule' : 'Make this change'}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <WhatIf {...{ rule, first, last, kind, target }} onKind={setKind} onTarget={setTarget} />
        {change === null && <p className="text-muted">Write a position other than the one it has.</p>}
        {isRunning && (
          <Progress
            label={`Looking at the last ${triedCalls.toLocaleString('en-GB')} calls… Close the window to stop.`}
          />
        )}
        {error !== null && <Notice tone="error">{error}</Notice>}
        {result && <BackTestResult result={result} />}
        {make.error !== null && <Notice tone="error">{make.error}</Notice>}
      </div>
      {make.proof && <AuthenticationDialog {...make.proof} />}
    </Dialog>
  );
}

interface WhatIfProps extends Pick<TryChangeDialogProps, 'rule' | 'first' | 'last'> {
  readonly kind: Kind;
  /** A position as typed. */
  readonly target: string;
  readonly onKind: (kind: Kind) => void;
  readonly onTarget: (target: string) => void;
}

function WhatIf({ rule, first, last, kind, target, onKind, onTarget }: WhatIfProps) {
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="What if">
        <Select label="What if" value={kind} options={kindsOf(rule, last > first)} onChange={onKind} />
      </Field>
      {kind === 'move' && (
        <div className="w-40">
          <Field label={`Position, ${first} to ${last}`}>
            <TextInput
              inputMode="numeric"
              maxLength={6}
              value={target}
              onChange={(event) => onTarget(event.target.value)}
            />
          </Field>
        </div>
      )}
    </div>
  );
}

function kindsOf({ isEnabled }: RuleView, canMove: boolean): readonly { value: Kind; label: string }[] {
  return [
    { value: 'set-enabled', label: isEnabled ? 'it were off' : 'it were on' },
    ...(canMove ? [{ value: 'move' as const, label: 'it stood elsewhere' }] : []),
    { value: 'remove', label: 'it were not there' },
  ];
}

interface Wanted extends Pick<TryChangeDialogProps, 'first' | 'last' | 'position'> {
  readonly kind: Kind;
  readonly target: number;
}

/** `null`: nothing would change. */
function changeOf({ id, isEnabled }: RuleView, { kind, target, first, last, position }: Wanted): RuleChange | null {
  switch (kind) {
    case 'set-enabled':
      return { kind, id, isEnabled: !isEnabled };
    case 'remove':
      return { kind, id };
    case 'move': {
      const isPlace = Number.isInteger(target) && target >= first && target <= last && target !== position;
      return isPlace ? { kind, id, index: target - 1 } : null;
    }
  }
}

function useMakeChange(rule: RuleView, onDone: () => void) {
  const remove = useRemoveRule();
  return useProvenAction('change this rule', async (change: RuleChange) => {
    if (change.kind === 'set-enabled') await app['policy.setEnabled']({ id: change.id, isEnabled: change.isEnabled });
    if (change.kind === 'move') await app['policy.move']({ id: change.id, index: change.index });
    if (change.kind === 'remove') await remove(rule);
    onDone();
  });
}

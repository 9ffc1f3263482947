import { type FormEvent, useId, useState } from 'react';
import type { ImaginedCall } from '../../../../shared/domain/simulation';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';
import { TextArea } from '../../../ui/text-area';
import { argumentsProblem, skeletonOf } from '../arguments-skeleton';
import { NameFields } from '../name-fields';
import { useKnownNames } from '../use-known-names';
import { RecentCalls } from './recent-calls';
import { SimulationResult } from './simulation-result';

/** Says what would become of a call that nobody made: nothing runs, nobody is asked, nothing is recorded. */
export function SimulatorDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const { call, change, take } = useImaginedCall();
  const simulate = useAction(app['policy.simulate']);
  const [answered, setAnswered] = useState<Answered | null>(null);
  const [isTried, setIsTried] = useState(false);
  const problem = isTried ? problemOf(call) : null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (problemOf(call) !== null) return;
    const answer = await simulate.run(call);
    setAnswered(answer.ok ? { call, simulation: answer.value } : null);
  };
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Try a call"
      description="What the rules say about a call. Nothing runs, and nobody is asked."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Close
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={simulate.isRunning}>
            Try it
          </Button>
        </>
      }
    >
      <form id={formId} className="space-y-4" onSubmit={(event) => void submit(event)}>
        <RecentCalls onTake={take} />
        <Names call={call} onChange={change} />
        <Field label="Arguments (JSON)" error={problem}>
          <TextArea
            mono
            rows={5}
            maxLength={1_000_000}
            value={call.argumentsJson}
            onChange={(event) => change({ argumentsJson: event.target.value })}
          />
        </Field>
        {simulate.isRunning && <Progress label="Asking the rules…" />}
        {simulate.error !== null && <Notice tone="error">{simulate.error}</Notice>}
        {answered && !simulate.isRunning && (
          <SimulationResult simulation={answered.simulation} isOld={answered.call !== call} />
        )}
      </form>
    </Dialog>
  );
}

interface NamesProps {
  readonly call: ImaginedCall;
  readonly onChange: (part: Partial<ImaginedCall>) => void;
}

function Names({ call, onChange }: NamesProps) {
  const known = useKnownNames(call);
  return <NameFields value={call} known={known} placeholder={() => 'name'} onChange={onChange} />;
}

interface Answered {
  readonly call: ImaginedCall;
  readonly simulation: Parameters<typeof SimulationResult>[0]['simulation'];
}

function problemOf({ client, server, tool, argumentsJson }: ImaginedCall): string | null {
  if (client === '' || server === '' || tool === '') return 'Choose a client, a server and a tool.';
  return argumentsProblem(argumentsJson);
}

/** The call in the form. Its arguments follow the tool until somebody typed in them. */
function useImaginedCall() {
  const servers = useValue(app['servers.list']) ?? [];
  const [call, setCall] = useState<ImaginedCall>({ client: '', server: '', tool: '', argumentsJson: '{}' });
  const [isTyped, setIsTyped] = useState(false);
  const skeletonFor = ({ server, tool }: Pick<ImaginedCall, 'server' | 'tool'>) => {
    const tools = servers.find(({ name }) => name === server)?.tools ?? [];
    return skeletonOf(tools.find(({ name }) => name === tool)?.arguments ?? []);
  };
  return {
    call,
    change(part: Partial<ImaginedCall>) {
      if (part.argumentsJson !== undefined) setIsTyped(true);
      const next = { ...call, ...part };
      const isOtherTool = part.server !== undefined || part.tool !== undefined;
      setCall(isOtherTool && !isTyped ? { ...next, argumentsJson: skeletonFor(next) } : next);
    },
    take(taken: ImaginedCall) {
      setIsTyped(true);
      setCall(taken);
    },
  };
}

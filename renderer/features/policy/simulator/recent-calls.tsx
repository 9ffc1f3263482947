import { useState } from 'react';
import type { CallSummary } from '../../../../shared/domain/activity';
import type { ImaginedCall } from '../../../../shared/domain/simulation';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Field } from '../../../ui/field';
import { Notice } from '../../../ui/notice';
import { Select } from '../../../ui/select';
import { sayDate } from '../words';

const own = 'own';

/** Takes a call of the record to begin with. Absent while there are none. */
export function RecentCalls({ onTake }: { onTake: (call: ImaginedCall) => void }) {
  const calls = useValue(app['activity.recent']) ?? [];
  const [chosen, setChosen] = useState(own);
  const [isCut, setIsCut] = useState(false);
  const read = useAction(app['activity.call']);
  if (calls.length === 0) return null;
  const choose = async (callId: string) => {
    setChosen(callId);
    setIsCut(false);
    if (callId === own) return;
    const answer = await read.run({ callId });
    if (!answer.ok) return;
    const { client, server, tool, argumentsJson, isArgumentsCut } = answer.value;
    setIsCut(isArgumentsCut);
    onTake({ client, server, tool, argumentsJson });
  };
  return (
    <>
      <Field label="Begin with">
        <Select
          label="Begin with"
          value={chosen}
          options={[{ value: own, label: 'A call of my own' }, ...calls.map(optionOf)]}
          onChange={(callId) => void choose(callId)}
        />
      </Field>
      {isCut && (
        <Notice tone="warning">
          The record kept only the beginning of these arguments. Complete them before you try the call.
        </Notice>
      )}
      {read.error !== null && <Notice tone="error">{read.error}</Notice>}
    </>
  );
}

function optionOf({ callId, at, client, server, tool }: CallSummary) {
  return { value: callId, label: `${sayDate(at)}: ${tool} on ${server} for ${client}` };
}

import { useEffect, useRef } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Kbd } from '../ui/kbd';
import { TextArea } from '../ui/text-area';
import { barClass, shortcut } from './answer-bar';

export interface GuidanceBarProps {
  client: string;
  text: string;
  isArmed: boolean;
  onChange: (text: string) => void;
  onCancel: () => void;
  onSend: () => void;
}

/** Takes the place of the answer bar: while a reason is written, allowing is out of reach. */
export function GuidanceBar({ client, text, isArmed, onChange, onCancel, onSend }: GuidanceBarProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <footer className={barClass}>
      <div className="w-full">
        <Field label="Why you deny it, in one sentence" description={`The model behind ${client} reads it.`}>
          <TextArea
            ref={field}
            rows={2}
            maxLength={500}
            value={text}
            className="resize-none!"
            onChange={(event) => onChange(event.target.value)}
          />
        </Field>
      </div>
      <div className="flex w-full justify-end gap-3">
        <Button variant="secondary" onClick={onCancel}>
          Back <Kbd>Esc</Kbd>
        </Button>
        <Button variant="danger" aria-disabled={!isArmed} data-answer="deny" onClick={onSend}>
          Deny with this reason <Kbd>{shortcut()}</Kbd>
        </Button>
      </div>
    </footer>
  );
}

import { useEffect, useRef } from 'react';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Field } from '../ui/field';
import { HostileText } from '../ui/hostile-text';
import { Kbd } from '../ui/kbd';
import { TextArea } from '../ui/text-area';
import { barClass, shortcut } from './answer-bar';

export interface GuidanceBarProps {
  client: string;
  /** “Deny”, “Block”. */
  verb: string;
  /** How many calls it is for, where there are several. */
  count?: number | undefined;
  text: string;
  /** Sentences to choose from: recent ones and proposed ones. */
  proposals: readonly string[];
  isArmed: boolean;
  onChange: (text: string) => void;
  /** Whether all else that the session asks is denied too; left out where that cannot be. */
  session?: { readonly isWhole: boolean; readonly onChange: (isWhole: boolean) => void } | undefined;
  onCancel: () => void;
  onSend: () => void;
}

/** Takes the place of the answer bar: while a reason is written, allowing is out of reach. */
export function GuidanceBar(props: GuidanceBarProps) {
  const { isArmed, session } = props;
  return (
    <footer className={barClass}>
      <div className="w-full">
        <Reason {...props} />
        {session ? (
          <Checkbox checked={session.isWhole} onChange={session.onChange}>
            Also deny everything else that this session of <HostileText text={props.client} /> asks, now and later,
            until you take it back or it ends
          </Checkbox>
        ) : null}
      </div>
      <div className="flex w-full flex-wrap justify-end gap-3">
        <Button variant="secondary" isWrapping onClick={props.onCancel}>
          Back <Kbd>Esc</Kbd>
        </Button>
        <Button
          variant="danger"
          isWrapping
          aria-disabled={!isArmed}
          aria-keyshortcuts="Control+Enter"
          data-answer="no"
          onClick={props.onSend}
        >
          {labelOf(props)} <Kbd>{shortcut()}</Kbd>
        </Button>
      </div>
    </footer>
  );
}

function Reason({ client, verb, count, text, proposals, onChange }: GuidanceBarProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const choose = (sentence: string) => {
    onChange(sentence);
    field.current?.focus();
  };
  return (
    <>
      <Field
        label={`Why you ${verb.toLowerCase()} ${count === undefined ? 'it' : 'them'}, in one sentence`}
        description={
          <>
            The model behind <HostileText text={client} /> reads it.
          </>
        }
      >
        <TextArea
          ref={field}
          rows={2}
          maxLength={500}
          value={text}
          className="resize-none!"
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <Proposals proposals={proposals} text={text} onChoose={choose} />
    </>
  );
}

function labelOf({ verb, count, text, session }: GuidanceBarProps): string {
  if (session?.isWhole) return `${verb} all from this session`;
  const what = count === undefined ? verb : `${verb} ${count}`;
  return text.trim() === '' ? what : `${what} with this reason`;
}

interface ProposalsProps {
  proposals: readonly string[];
  text: string;
  onChoose: (sentence: string) => void;
}

function Proposals({ proposals, text, onChoose }: ProposalsProps) {
  if (proposals.length === 0) return null;
  return (
    <ul aria-label="Sentences to choose from" className="mt-1.5 flex max-h-36 flex-wrap gap-1.5 overflow-y-auto p-0.5">
      {proposals.map((sentence) => (
        <li key={sentence} className="flex min-w-0 max-w-full">
          <button
            type="button"
            aria-pressed={text === sentence}
            onClick={() => onChoose(sentence)}
            className="wrap-anywhere min-h-7 rounded-sm border border-line bg-surface px-2 py-0.5 text-left text-small hover:bg-text/5 aria-pressed:border-accent aria-pressed:text-accent"
          >
            <HostileText text={sentence} />
          </button>
        </li>
      ))}
    </ul>
  );
}

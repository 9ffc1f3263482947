import { Field } from '../ui/field';
import { HostileText } from '../ui/hostile-text';
import { TextInput } from '../ui/text-input';

export interface TypedTargetProps {
  target: string;
  value: string;
  onChange: (text: string) => void;
}

/** The name of what is at stake, to be written before a yes counts. Pasting is allowed: not everybody can type it. */
export function TypedTarget({ target, value, onChange }: TypedTargetProps) {
  return (
    <div className="w-full">
      <Field
        label={
          <span className="wrap-anywhere">
            Type <HostileText text={target} mono className="whitespace-pre-wrap text-[12px]" /> to allow it
          </span>
        }
      >
        <TextInput
          mono
          autoCapitalize="off"
          autoCorrect="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
      <p role="status" className="text-muted text-small">
        {value === '' ? '' : value === target ? 'This is it.' : 'Not the same yet.'}
      </p>
    </div>
  );
}

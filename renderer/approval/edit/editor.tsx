import { useEffect, useRef } from 'react';
import { Field } from '../../ui/field';
import { Tabs } from '../../ui/tabs';
import { TextArea } from '../../ui/text-area';
import { nodeOf, type Subject, withText } from './draft';
import { Form } from './form';
import { ResultForm } from './result-form';
import type { Editing } from './use-editing';

export interface EditorProps {
  editing: Editing;
  subject: Subject;
}

const views = ['form', 'json'] as const;

/** Arguments or a result in two ways, as fields and as JSON, of the same text: going from one to the other loses nothing. */
export function Editor({ editing, subject }: EditorProps) {
  const { draft, change } = editing;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('textarea, input:not([aria-hidden])')?.focus({ preventScroll: true });
  }, []);
  if (!draft) return null;
  const node = nodeOf(draft);
  const isJson = draft.isJson || node === null;
  return (
    <div ref={box}>
      <Tabs
        tabs={views.map((id) => ({ id, label: labels[id] }))}
        active={isJson ? 'json' : 'form'}
        onChange={(id) => change({ ...draft, isJson: id === 'json' })}
      >
        {isJson ? <JsonField editing={editing} hasForm={node !== null} /> : null}
        {!isJson && subject === 'call' ? (
          <Form draft={draft} node={node} schema={editing.schema} onChange={change} />
        ) : null}
        {!isJson && subject === 'result' ? <ResultForm draft={draft} node={node} onChange={change} /> : null}
      </Tabs>
      <Problems problems={editing.problems} />
    </div>
  );
}

const labels = { form: 'Form', json: 'JSON' } as const;

function JsonField({ editing: { draft, change }, hasForm }: { editing: Editing; hasForm: boolean }) {
  if (!draft) return null;
  return (
    <Field
      label="Exactly what is sent"
      description={hasForm ? undefined : 'The form shows it again once this can be read.'}
    >
      <TextArea
        mono
        rows={Math.min(24, Math.max(8, draft.text.split('\n').length + 1))}
        data-multiline=""
        value={draft.text}
        onChange={(event) => change({ ...withText(draft, event.target.value), isJson: true })}
      />
    </Field>
  );
}

/** Always there, so that what it says is heard. */
function Problems({ problems }: { problems: readonly string[] }) {
  return (
    <div role="status" className="wrap-anywhere mt-3 text-deny">
      {problems.length === 0 ? null : (
        <>
          <p className="font-medium">This cannot be used yet:</p>
          <ul className="list-disc pl-5">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

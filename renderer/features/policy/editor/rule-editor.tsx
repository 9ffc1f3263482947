import { type FormEvent, useId } from 'react';
import { explainRule } from '../../../../shared/domain/explain-rule';
import { AuthenticationDialog } from '../../../ui/authentication-dialog';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { Select } from '../../../ui/select';
import { useKnownNames } from '../use-known-names';
import { BasicFields, ReasonField } from './basic-fields';
import { DraftBackTest } from './draft-back-test';
import { changeOf, type Editing, placesOf } from './editing';
import { EditorSections } from './editor-sections';
import { useRuleForm } from './use-rule-form';
import { useSaveRule } from './use-save-rule';

export interface RuleEditorProps {
  readonly editing: Editing;
  /** How many rules of the team stand at the top of the list. */
  readonly locked: number;
  readonly onClose: () => void;
}

export function RuleEditor({ editing, locked, onClose }: RuleEditorProps) {
  const formId = useId();
  const rule = useRuleForm(editing, locked);
  const { form, draft, index, change } = rule;
  const known = useKnownNames(form);
  const save = useSaveRule(editing, onClose);
  const places = placesOf(editing);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (rule.confirm()) void save.run(draft, index);
  };
  const { title, saveLabel } = words[editing.kind];
  const error = rule.refusal ?? save.error;
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title={title}
      description="It applies to calls that match all of it. * in a name stands for any run of characters, ? for one."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={save.isRunning}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <form id={formId} className="space-y-4 [&_:is(button,input,textarea)]:scroll-mt-24" onSubmit={submit}>
        <BasicFields {...{ form, known }} onChange={change} />
        <div className="-top-4 -mt-2 z-1 bg-bg pt-2 [@media(min-height:600px)]:sticky">
          <p className="wrap-anywhere rounded-md border border-line bg-surface px-3 py-2" aria-live="polite">
            <span className="block text-muted text-small">The rule reads</span>
            <HostileText text={explainRule(draft)} />
            {!rule.isReady && <span className="text-ask"> Something in it is not complete yet.</span>}
          </p>
        </div>
        <EditorSections {...rule} known={known} onChange={change} onOpen={rule.openSection} />
        {places.length > 0 && (
          <Field label="Place">
            <Select label="Place" value={rule.place} options={places} onChange={rule.setPlace} />
          </Field>
        )}
        <ReasonField form={form} onChange={change} />
        <DraftBackTest change={changeOf(editing, draft, index)} version={rule.version} isReady={rule.isReady} />
        {error !== null && <Notice tone="error">{error}</Notice>}
      </form>
      {save.proof && <AuthenticationDialog {...save.proof} />}
    </Dialog>
  );
}

const words: Record<Editing['kind'], { title: string; saveLabel: string }> = {
  new: { title: 'Add a rule', saveLabel: 'Add rule' },
  rule: { title: 'Edit rule', saveLabel: 'Save rule' },
  copy: { title: 'Duplicate rule', saveLabel: 'Add rule' },
  suggestion: { title: 'Edit the suggested rule', saveLabel: 'Add rule' },
};

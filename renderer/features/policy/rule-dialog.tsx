import { type FormEvent, useId, useState } from 'react';
import { explainRule } from '../../../shared/domain/explain-rule';
import { type Effect, RuleDraft, type RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { TextArea } from '../../ui/text-area';
import { GlobField } from './glob-field';
import { useKnownNames } from './use-known-names';

const effectOptions: readonly { value: Effect; label: string }[] = [
  { value: 'allow', label: 'Allow without asking' },
  { value: 'ask', label: 'Ask me each time' },
  { value: 'deny', label: 'Deny' },
];

type Place = 'first' | 'last';

const places: readonly { value: Place; label: string }[] = [
  { value: 'last', label: 'Last: rules above decide before it' },
  { value: 'first', label: 'First: it decides before all others' },
];

const blank: RuleDraft = { effect: 'ask', client: '*', server: '*', tool: '*', reason: '' };

export interface RuleDialogProps {
  /** The rule to change; `null` for a new one. */
  readonly rule: RuleView | null;
  readonly onClose: () => void;
}

export function RuleDialog({ rule, onClose }: RuleDialogProps) {
  const formId = useId();
  const [draft, setDraft] = useState<RuleDraft>(rule ? RuleDraft.parse(rule) : blank);
  const [place, setPlace] = useState<Place>('last');
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part });
  const names = useKnownNames(draft.server);
  const { run, isRunning, error } = useSaveRule(rule, place, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(withStars(draft));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={rule ? 'Edit rule' : 'Add a rule'}
      description="It applies to calls that match all three names. * stands for any run of characters, ? for one."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={isRunning}>
            {rule ? 'Save rule' : 'Add rule'}
          </Button>
        </>
      }
    >
      <form id={formId} className="space-y-4" onSubmit={submit}>
        <Field label="Effect">
          <Select
            label="Effect"
            value={draft.effect}
            options={effectOptions}
            onChange={(effect) => change({ effect })}
          />
        </Field>
        <div className="grid grid-cols-3 gap-3 max-[700px]:grid-cols-1">
          <GlobField
            label="Client"
            value={draft.client}
            known={names.clients}
            onChange={(client) => change({ client })}
          />
          <GlobField
            label="Server"
            value={draft.server}
            known={names.servers}
            onChange={(server) => change({ server })}
          />
          <GlobField label="Tool" value={draft.tool} known={names.tools} onChange={(tool) => change({ tool })} />
        </div>
        {rule === null && (
          <Field label="Place">
            <Select label="Place" value={place} options={places} onChange={setPlace} />
          </Field>
        )}
        <Field label="Reason" description="Why the rule is there. When it denies, the model reads this sentence.">
          <TextArea
            rows={2}
            maxLength={300}
            value={draft.reason}
            onChange={(event) => change({ reason: event.target.value })}
          />
        </Field>
        <p className="rounded-md border border-line px-3 py-2 wrap-anywhere" aria-live="polite">
          <span className="block text-muted text-small">The rule reads</span>
          <HostileText text={explainRule(withStars(draft))} />
        </p>
        {error !== null && <Notice tone="error">{error}</Notice>}
      </form>
    </Dialog>
  );
}

/** An empty name means every name. */
function withStars(draft: RuleDraft): RuleDraft {
  return {
    ...draft,
    client: draft.client.trim() || '*',
    server: draft.server.trim() || '*',
    tool: draft.tool.trim() || '*',
  };
}

function useSaveRule(rule: RuleView | null, place: Place, onSaved: () => void) {
  return useAction(async (draft: RuleDraft) => {
    if (rule) await app['policy.update']({ id: rule.id, draft });
    else await app['policy.add'](place === 'first' ? { draft, index: 0 } : { draft });
    onSaved();
  });
}

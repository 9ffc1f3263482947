import { Plus } from 'lucide-react';
import type { ToolArgument } from '../../../../shared/domain/server';
import { Button } from '../../../ui/button';
import { Tabs } from '../../../ui/tabs';
import { ClauseRow } from './clause-row';
import { blankClause, type ConditionForm, openCondition, textOf } from './condition-form';
import { ConditionText } from './condition-text';
import type { ConditionProblem } from './use-condition-check';

export interface ConditionFieldProps {
  readonly condition: ConditionForm;
  readonly known: readonly ToolArgument[];
  readonly problem: ConditionProblem | null;
  readonly onChange: (condition: ConditionForm) => void;
}

/** A condition in one of two ways, both of the same text: lines of a form, or CEL. */
export function ConditionField({ condition, known, problem, onChange }: ConditionFieldProps) {
  const { text, problem: missing } = textOf(condition);
  const blocked = condition.kind === 'text' ? blockedForm(condition.text) : blockedText(missing);
  const switchTo = (kind: ConditionForm['kind']) => {
    if (kind === condition.kind || blocked !== null) return;
    onChange(kind === 'text' ? { kind, text } : openCondition(text));
  };
  return (
    <div className="space-y-2">
      <Tabs
        tabs={[
          { id: 'form', label: 'Form', isDisabled: condition.kind === 'text' && blocked !== null },
          { id: 'text', label: 'CEL text', isDisabled: condition.kind === 'form' && blocked !== null },
        ]}
        active={condition.kind}
        onChange={switchTo}
      >
        {condition.kind === 'form' ? (
          <ClauseList clauses={condition.clauses} {...{ known, onChange }} />
        ) : (
          <ConditionText
            text={condition.text}
            {...{ known, problem }}
            onChange={(next) => onChange({ kind: 'text', text: next })}
          />
        )}
      </Tabs>
      {blocked !== null && <p className="text-muted text-small">{blocked}</p>}
      {condition.kind === 'form' && problem !== null && (
        <p role="alert" className="text-deny">
          {problem.text}
        </p>
      )}
    </div>
  );
}

function blockedForm(text: string): string | null {
  return openCondition(text).kind === 'form' ? null : 'The form cannot show this text, so it stays as text.';
}

function blockedText(missing: string | null): string | null {
  return missing === null ? null : 'Complete every line, and the condition can be shown as text.';
}

interface ClauseListProps extends Pick<ConditionFieldProps, 'known' | 'onChange'> {
  readonly clauses: Extract<ConditionForm, { kind: 'form' }>['clauses'];
}

function ClauseList({ clauses, known, onChange }: ClauseListProps) {
  const set = (next: ClauseListProps['clauses']) => onChange({ kind: 'form', clauses: next });
  const nextId = Math.max(-1, ...clauses.map(({ id }) => id)) + 1;
  return (
    <div className="space-y-2">
      {clauses.length === 0 ? (
        <p className="text-muted">The rule applies whatever the arguments are.</p>
      ) : (
        <p className="text-muted">The rule applies when all of these hold.</p>
      )}
      <ul className="space-y-2">
        {clauses.map((clause, index) => (
          <ClauseRow
            key={clause.id}
            {...{ clause, known }}
            position={index + 1}
            onChange={(changed) => set(clauses.map((each) => (each.id === changed.id ? changed : each)))}
            onRemove={() => set(clauses.filter(({ id }) => id !== clause.id))}
          />
        ))}
      </ul>
      <Button variant="secondary" size="sm" icon={<Plus />} onClick={() => set([...clauses, blankClause(nextId)])}>
        Add a condition
      </Button>
    </div>
  );
}

import { Plus, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { RuleDialog } from './rule-dialog';
import { LastRow, RuleList } from './rule-list';

type Editing = { kind: 'new' } | { kind: 'rule'; rule: RuleView } | null;

/** The rules in the order in which they are asked. */
export function PolicyScreen() {
  const rules = useValue(app['policy.rules']);
  const isDeclared = useValue(app['gateway.status'])?.isDeclared ?? true;
  const [editing, setEditing] = useState<Editing>(null);
  const addButton = (
    <Button variant="primary" icon={<Plus />} onClick={() => setEditing({ kind: 'new' })}>
      Add a rule
    </Button>
  );
  return (
    <Page
      title="Policy"
      description="Rules are asked from top to bottom. The first one that matches a call decides."
      actions={!isDeclared && rules && rules.length > 0 ? addButton : undefined}
    >
      {isDeclared && rules && (
        <p className="mb-4 text-muted">These rules come from the operator’s configuration file. Change them there.</p>
      )}
      {rules?.length === 0 && (
        <EmptyState icon={<ShieldCheck />} title="No rules yet" action={isDeclared ? undefined : addButton}>
          Without rules you are asked before everything that does more than read.
        </EmptyState>
      )}
      {rules && rules.length > 0 && (
        <RuleList rules={rules} isLocked={isDeclared} onEdit={(rule) => setEditing({ kind: 'rule', rule })} />
      )}
      {rules && <LastRow isAlone={rules.length === 0} />}
      {editing && (
        <RuleDialog
          key={editing.kind === 'rule' ? editing.rule.id : 'new'}
          rule={editing.kind === 'rule' ? editing.rule : null}
          onClose={() => setEditing(null)}
        />
      )}
    </Page>
  );
}

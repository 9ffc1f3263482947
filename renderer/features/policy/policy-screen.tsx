import { Ellipsis, FileDown, FileSymlink, FileUp, FlaskConical, Plus, ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import { Page } from '../../ui/page';
import { type Opened, PolicyDialogs } from './policy-dialogs';
import { LastRow, RuleList } from './rule-list';
import { SuggestionList } from './suggestion-list';
import { LinkedFileProblem } from './transfer/linked-file-problem';

/** The rules in the order in which they are asked. */
export function PolicyScreen() {
  const rules = useValue(app['policy.rules']);
  const isDeclared = useValue(app['gateway.status'])?.isDeclared ?? true;
  const [opened, setOpened] = useState<Opened>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const addButton = (
    <Button variant="primary" icon={<Plus />} onClick={() => setOpened({ kind: 'new' })}>
      Add a rule
    </Button>
  );
  return (
    <Page
      scroller={scroller}
      title="Policy"
      description="Rules are asked from top to bottom. The first one that matches a call decides."
      actions={
        <>
          <Button variant="secondary" icon={<FlaskConical />} onClick={() => setOpened({ kind: 'simulator' })}>
            Try a call
          </Button>
          {!isDeclared && <TransferMenu onOpen={setOpened} />}
          {!isDeclared && rules && rules.length > 0 && addButton}
        </>
      }
    >
      {/* One child, so that it can be watched how high all of it is. */}
      <div>
        {isDeclared && rules && (
          <p className="mb-4 text-muted">These rules come from the operator’s configuration file. Change them there.</p>
        )}
        {!isDeclared && <LinkedFileProblem onOpen={() => setOpened({ kind: 'file' })} />}
        {!isDeclared && <SuggestionList onEdit={(suggestion) => setOpened({ kind: 'suggestion', suggestion })} />}
        {rules?.length === 0 && (
          <EmptyState icon={<ShieldCheck />} title="No rules yet" action={isDeclared ? undefined : addButton}>
            Without rules you are asked before everything that does more than read.
          </EmptyState>
        )}
        {rules && rules.length > 0 && (
          <RuleList
            {...{ rules, scroller }}
            isLocked={isDeclared}
            actions={{
              onEdit: (rule) => setOpened({ kind: 'rule', rule }),
              onDuplicate: (rule) => setOpened({ kind: 'copy', rule, index: indexOf(rules, rule) + 1 }),
              onTry: (rule) => setOpened({ kind: 'try-change', ruleId: rule.id }),
            }}
          />
        )}
        {rules && <LastRow />}
      </div>
      <PolicyDialogs opened={opened} rules={rules ?? []} onClose={() => setOpened(null)} />
    </Page>
  );
}

function TransferMenu({ onOpen }: { onOpen: (opened: Opened) => void }) {
  return (
    <Menu
      trigger={<IconButton label="Import and export" icon={<Ellipsis />} />}
      items={[
        { label: 'Import rules…', icon: <FileUp />, onSelect: () => onOpen({ kind: 'import' }) },
        { label: 'Export rules…', icon: <FileDown />, onSelect: () => onOpen({ kind: 'export' }) },
        { label: 'Keep the rules in a file…', icon: <FileSymlink />, onSelect: () => onOpen({ kind: 'file' }) },
      ]}
    />
  );
}

function indexOf(rules: readonly RuleView[], { id }: RuleView): number {
  return rules.findIndex((rule) => rule.id === id);
}

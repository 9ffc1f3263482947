import type { RuleView } from '../../../shared/domain/policy';
import type { Editing } from './editor/editing';
import { RuleEditor } from './editor/rule-editor';
import { lockedCount } from './rule-order';
import { SimulatorDialog } from './simulator/simulator-dialog';
import { ExportDialog } from './transfer/export-dialog';
import { ImportDialog } from './transfer/import-dialog';
import { LinkedFileDialog } from './transfer/linked-file-dialog';
import { TryChangeDialog } from './try-change-dialog';

/** The one dialog that is open. */
export type Opened =
  | Editing
  | { readonly kind: 'try-change'; readonly ruleId: string }
  | { readonly kind: 'simulator' | 'import' | 'export' | 'file' }
  | null;

export interface PolicyDialogsProps {
  readonly opened: Opened;
  readonly rules: readonly RuleView[];
  readonly onClose: () => void;
}

export function PolicyDialogs({ opened, rules, onClose }: PolicyDialogsProps) {
  if (opened === null) return null;
  switch (opened.kind) {
    case 'simulator':
      return <SimulatorDialog onClose={onClose} />;
    case 'import':
      return <ImportDialog onClose={onClose} />;
    case 'export':
      return <ExportDialog onClose={onClose} />;
    case 'file':
      return <LinkedFileDialog onClose={onClose} />;
    case 'try-change': {
      const index = rules.findIndex(({ id }) => id === opened.ruleId);
      const rule = rules[index];
      if (!rule) return null;
      const bounds = { position: index + 1, first: lockedCount(rules) + 1, last: rules.length };
      return <TryChangeDialog key={rule.id} rule={rule} {...bounds} onClose={onClose} />;
    }
    default:
      return <RuleEditor editing={opened} locked={lockedCount(rules)} onClose={onClose} />;
  }
}

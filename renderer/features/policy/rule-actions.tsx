import { ArrowDownToLine, ArrowUpToLine, Copy, Ellipsis, FlaskConical, Pencil, Trash2 } from 'lucide-react';
import type { RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useProvenAction } from '../../ipc/use-proven-action';
import { AuthenticationDialog } from '../../ui/authentication-dialog';
import { IconButton } from '../../ui/icon-button';
import { Menu } from '../../ui/menu';
import { Switch } from '../../ui/switch';
import type { RuleRowActions } from './rule-row';
import { useRemoveRule } from './use-remove-rule';

export interface RuleActionsProps {
  readonly rule: RuleView;
  readonly isMovable: boolean;
  readonly actions: RuleRowActions;
  readonly onMoveTo: (end: 'top' | 'bottom') => void;
}

export function RuleActions({ rule, isMovable, actions, onMoveTo }: RuleActionsProps) {
  const enable = useProvenAction(`switch on “${rule.sentence}”`, app['policy.setEnabled']);
  const remove = useAction(useRemoveRule());
  const error = enable.error ?? remove.error;
  const name = rule.sentence;
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-end gap-1">
      <Switch
        isLabelHidden
        label={`Rule is on: ${name}`}
        checked={rule.isEnabled}
        onChange={(isEnabled) => void enable.run({ id: rule.id, isEnabled })}
      />
      <IconButton label={`Edit rule: ${name}`} icon={<Pencil />} onClick={() => actions.onEdit(rule)} />
      <IconButton label={`Delete rule: ${name}`} icon={<Trash2 />} onClick={() => void remove.run(rule)} />
      <Menu
        trigger={<IconButton label={`More actions: ${name}`} icon={<Ellipsis />} />}
        items={[
          { label: 'Duplicate', icon: <Copy />, onSelect: () => actions.onDuplicate(rule) },
          { label: 'Try a change on past calls…', icon: <FlaskConical />, onSelect: () => actions.onTry(rule) },
          ...(isMovable
            ? [
                { label: 'Move to the top', icon: <ArrowUpToLine />, onSelect: () => onMoveTo('top') },
                { label: 'Move to the bottom', icon: <ArrowDownToLine />, onSelect: () => onMoveTo('bottom') },
              ]
            : []),
        ]}
      />
      {error !== null && (
        <p role="alert" className="basis-full text-right text-deny text-small">
          {error}
        </p>
      )}
      {enable.proof && <AuthenticationDialog {...enable.proof} />}
    </div>
  );
}

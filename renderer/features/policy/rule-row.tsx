import { GripVertical } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { HostileText } from '../../ui/hostile-text';
import { EffectBadge } from './effect-badge';
import { RuleActions } from './rule-actions';
import { RuleChips, RuleMore, RuleProblemLine, RuleUsage } from './rule-facts';

export interface RuleRowActions {
  onEdit(rule: RuleView): void;
  onDuplicate(rule: RuleView): void;
  /** Shows what a change of it would have meant for the calls of the record. */
  onTry(rule: RuleView): void;
  /** Leads to another rule of the list. */
  onShow(ruleId: string): void;
}

export interface RuleRowProps {
  readonly rule: RuleView;
  /** In the whole list, from 1. */
  readonly position: number;
  readonly isLocked: boolean;
  readonly isMovable: boolean;
  readonly actions: RuleRowActions;
  readonly onMoveTo: (end: 'top' | 'bottom') => void;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

export function RuleRow({ rule, position, isLocked, isMovable, actions, onMoveTo, ...drag }: RuleRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex items-start gap-3 py-2.5 pr-3 pl-2 max-[600px]:gap-2">
      {isMovable ? <Handle {...drag} /> : <span className="w-2 shrink-0" />}
      <span className="min-w-5 shrink-0 pt-1.5 text-right text-muted text-small tabular-nums">{position}</span>
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-3 gap-y-1">
        <span className="w-20 shrink-0 pt-1">
          <EffectBadge effect={rule.effect} />
        </span>
        <div className="min-w-0 grow basis-64 space-y-0.5 pt-1 wrap-anywhere" title={rule.note || undefined}>
          <p className={rule.isEnabled ? '' : 'text-muted'}>
            <HostileText text={rule.sentence} />
            {!rule.isEnabled && <span className="text-muted"> (off)</span>}
          </p>
          {rule.reason && (
            <p className="text-muted">
              <HostileText text={`“${rule.reason}”`} />
            </p>
          )}
          <RuleProblemLine rule={rule} onShow={actions.onShow} />
          <RuleChips rule={rule} />
          <RuleUsage rule={rule} isOpen={isOpen} onOpen={setIsOpen} />
          {isOpen && <RuleMore rule={rule} />}
        </div>
        {!isLocked && <RuleActions {...{ rule, isMovable, actions, onMoveTo }} />}
      </div>
    </div>
  );
}

function Handle({ onDragStart, onDragEnd }: Pick<RuleRowProps, 'onDragStart' | 'onDragEnd'>) {
  return (
    <span
      draggable
      title="Drag to move"
      aria-hidden
      className="flex h-8 w-6 shrink-0 cursor-grab items-center justify-center text-muted active:cursor-grabbing"
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
    >
      <GripVertical size={16} strokeWidth={1.75} />
    </span>
  );
}

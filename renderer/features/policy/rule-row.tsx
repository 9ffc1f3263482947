import { Check, CircleQuestionMark, GripVertical, Pencil, Trash2, X } from 'lucide-react';
import type { DragEvent, ReactNode } from 'react';
import type { Effect, RuleView } from '../../../shared/domain/policy';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Badge } from '../../ui/badge';
import { HostileText } from '../../ui/hostile-text';
import { IconButton } from '../../ui/icon-button';
import { RelativeTime } from '../../ui/relative-time';
import { Switch } from '../../ui/switch';
import { useToast } from '../../ui/toast';

const effects: Record<Effect, { label: string; icon: ReactNode }> = {
  allow: { label: 'Allow', icon: <Check size={12} strokeWidth={2.25} aria-hidden /> },
  ask: { label: 'Ask', icon: <CircleQuestionMark size={12} strokeWidth={2.25} aria-hidden /> },
  deny: { label: 'Deny', icon: <X size={12} strokeWidth={2.25} aria-hidden /> },
};

const origins: Record<RuleView['origin'], string> = {
  person: 'Added here',
  prompt: 'From a prompt answered “always”',
  config: 'From the configuration file',
};

export interface RuleRowProps {
  readonly rule: RuleView;
  readonly position: number;
  readonly isLocked: boolean;
  readonly onEdit: (rule: RuleView) => void;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

export function RuleRow({ rule, position, isLocked, onEdit, onDragStart, onDragEnd }: RuleRowProps) {
  const { label, icon } = effects[rule.effect];
  return (
    <div className="flex items-start gap-3 py-2.5 pr-3 pl-2">
      {isLocked ? (
        <span className="w-2" />
      ) : (
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
      )}
      <span className="w-5 shrink-0 pt-1.5 text-right text-muted text-small tabular-nums">{position}</span>
      <span className="w-20 shrink-0 pt-1">
        <Badge tone={rule.effect} icon={icon}>
          {label}
        </Badge>
      </span>
      <div className={`min-w-0 flex-1 pt-1 wrap-anywhere ${rule.isEnabled ? '' : 'text-muted'}`}>
        <p>
          <HostileText text={rule.sentence} />
          {!rule.isEnabled && <span className="text-muted"> (off)</span>}
        </p>
        {rule.reason && (
          <p className="text-muted">
            <HostileText text={`“${rule.reason}”`} />
          </p>
        )}
        <Usage rule={rule} />
      </div>
      {!isLocked && <RuleActions rule={rule} onEdit={onEdit} />}
    </div>
  );
}

function Usage({ rule }: { rule: RuleView }) {
  return (
    <p className="text-muted text-small">
      {origins[rule.origin]}
      {' · '}
      {rule.lastHitAt === null ? (
        'has not decided a call yet'
      ) : (
        <>
          decided {rule.hits.toLocaleString()} {rule.hits === 1 ? 'call' : 'calls'}, last{' '}
          <RelativeTime at={rule.lastHitAt} />
        </>
      )}
    </p>
  );
}

function RuleActions({ rule, onEdit }: { rule: RuleView; onEdit: (rule: RuleView) => void }) {
  const enable = useAction(app['policy.setEnabled']);
  const remove = useRemoveRule(rule);
  const error = enable.error ?? remove.error;
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-end gap-1">
      <Switch
        isLabelHidden
        label={`Rule is on: ${rule.sentence}`}
        checked={rule.isEnabled}
        onChange={(isEnabled) => void enable.run({ id: rule.id, isEnabled })}
      />
      <IconButton label={`Edit rule: ${rule.sentence}`} icon={<Pencil />} onClick={() => onEdit(rule)} />
      <IconButton label={`Delete rule: ${rule.sentence}`} icon={<Trash2 />} onClick={() => void remove.run()} />
      {error !== null && (
        <p role="alert" className="basis-full text-right text-deny text-small">
          {error}
        </p>
      )}
    </div>
  );
}

function useRemoveRule(rule: RuleView) {
  const toast = useToast();
  const { run: restore } = useAction(async (undoId: string) => {
    await app['undo.restore']({ undoId }).catch((error: unknown) => {
      toast({ tone: 'error', title: error instanceof Error ? error.message : 'The rule could not be brought back.' });
    });
  });
  return useAction(async () => {
    const { undoId } = await app['policy.remove']({ id: rule.id });
    toast({ title: `Deleted “${rule.sentence}”`, action: { label: 'Undo', onClick: () => void restore(undoId) } });
  });
}

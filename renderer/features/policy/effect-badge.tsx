import { Check, CircleQuestionMark, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Effect } from '../../../shared/domain/policy';
import { Badge } from '../../ui/badge';
import { effectWords } from './words';

const icons: Record<Effect, ReactNode> = { allow: <Check />, ask: <CircleQuestionMark />, deny: <X /> };

export function EffectBadge({ effect, isPast = false }: { effect: Effect; isPast?: boolean }) {
  return (
    <Badge tone={effect} icon={icons[effect]}>
      {isPast ? effectWords[effect].past : effectWords[effect].label}
    </Badge>
  );
}

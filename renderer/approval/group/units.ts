import type { ApprovalRequest } from '../../../shared/domain/approval';
import { inline } from '../../ui/fold';

/** What is shown at once: one request, or several that can be answered together. */
export type Unit = readonly ApprovalRequest[];

/** Requests that came together stand together, where the first of them stands; those in `apart` alone. */
export function unitsOf(waiting: readonly ApprovalRequest[], apart: ReadonlySet<string>): readonly Unit[] {
  const units = new Map<string, ApprovalRequest[]>();
  for (const request of waiting) {
    const key = isGroupable(request) && !apart.has(request.id) ? nameOf(request) : request.id;
    const unit = units.get(key);
    if (unit) unit.push(request);
    else units.set(key, [request]);
  }
  return [...units.values()];
}

/** Names a unit as long as it is of the same calls, or of the same group. */
export function keyOf(unit: Unit): string {
  const [first] = unit;
  if (!first) return '';
  return unit.length > 1 ? nameOf(first) : first.id;
}

/** Whatever needs more than a click needs it for each call, and whatever a row cannot hold whole is read by itself. */
function isGroupable(request: ApprovalRequest): boolean {
  const { kind, group, ceremony, findings } = request;
  const isSerious = ceremony.kind !== 'none' || findings.some(({ severity }) => severity === 'high');
  const isShort = request.arguments.every(({ key, value }) => [key, value].every((text) => inline(text).left === ''));
  return kind === 'call' && group !== null && !isSerious && isShort;
}

function nameOf({ group }: ApprovalRequest): string {
  return `group ${group}`;
}

import type { Scope } from '../../shared/domain/approval';
import { Select } from '../ui/select';
import { isLong, scopeNames, scopeOrder } from './scopes';

export interface ScopeSelectProps {
  value: Scope;
  /** The shortest first. */
  offered: readonly Scope[];
  /** Everything was on the screen: longer scopes may be chosen. */
  isAllDisplayed: boolean;
  onChange: (scope: Scope) => void;
}

export function ScopeSelect({ value, offered, isAllDisplayed, onChange }: ScopeSelectProps) {
  if (offered.length < 2) return <span className="text-muted">{scopeNames[value]}</span>;
  return (
    <Select
      look="plain"
      label="How long the answer holds"
      value={value}
      onChange={onChange}
      options={offered.map((scope) => ({
        value: scope,
        label: isLong(scope) && !isAllDisplayed ? `${scopeNames[scope]} (show all text first)` : scopeNames[scope],
        isDisabled: isLong(scope) && !isAllDisplayed,
        hint: String(scopeOrder.indexOf(scope) + 1),
      }))}
    />
  );
}

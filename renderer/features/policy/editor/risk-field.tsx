import type { Risk } from '../../../../shared/domain/risk';
import { ToggleChip } from '../../../ui/toggle-chip';
import { riskOrder, riskWords } from '../words';
import type { PartProps } from './basic-fields';

export function RiskField({ form, onChange }: PartProps) {
  const toggle = (risk: Risk, isOn: boolean) =>
    onChange({ risks: riskOrder.filter((each) => (each === risk ? isOn : form.risks.includes(each))) });
  return (
    <fieldset className="space-y-2">
      <legend className="text-muted">Only tools of the chosen risks. With none chosen: tools of every risk.</legend>
      <div className="flex flex-wrap gap-2 pt-1">
        {riskOrder.map((risk) => (
          <ToggleChip key={risk} isOn={form.risks.includes(risk)} onChange={(isOn) => toggle(risk, isOn)}>
            {riskWords[risk].label}
          </ToggleChip>
        ))}
      </div>
    </fieldset>
  );
}

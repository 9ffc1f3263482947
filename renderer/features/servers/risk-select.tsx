import type { Risk } from '../../../shared/domain/risk';
import type { ToolView } from '../../../shared/domain/server';
import { Select } from '../../ui/select';
import { riskWords } from './words';

const order: readonly Risk[] = ['read', 'write', 'external', 'destructive', 'exec', 'unknown'];

/** What the tool counts as: as found out, or as the person says, which is the last word. */
export function RiskSelect({ tool, onChange }: { tool: ToolView; onChange: (risk: Risk | null) => void }) {
  const found = tool.isRiskByPerson ? 'As found out' : `As found out: ${riskWords[tool.risk].label.toLowerCase()}`;
  return (
    <Select<Risk | 'found'>
      look="plain"
      label={`Risk of ${tool.name}`}
      options={[
        { value: 'found', label: found },
        ...order.map((risk) => ({ value: risk, label: riskWords[risk].label })),
      ]}
      value={tool.isRiskByPerson ? tool.risk : 'found'}
      onChange={(risk) => onChange(risk === 'found' ? null : risk)}
    />
  );
}

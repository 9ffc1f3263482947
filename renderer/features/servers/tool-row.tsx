import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import type { Risk } from '../../../shared/domain/risk';
import type { ToolView } from '../../../shared/domain/server';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { Switch } from '../../ui/switch';
import { RiskSelect } from './risk-select';
import { riskWords } from './words';

export interface ToolRowProps {
  readonly tool: ToolView;
  readonly clientNames: readonly string[];
  /** `client: null` means everybody. */
  readonly onSet: (client: string | null, isEnabled: boolean) => void;
  readonly onRisk: (risk: Risk | null) => void;
}

export function ToolRow({ tool, clientNames, onSet, onRisk }: ToolRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const clientsId = useId();
  const risk = riskWords[tool.risk];
  const hidden = tool.hiddenFrom.length;
  return (
    <li className="border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-3">
        <div className="wrap-anywhere min-w-0 grow space-y-0.5">
          <p className="flex flex-wrap items-center gap-2">
            <HostileText text={tool.name} mono className="font-medium" />
            <Badge tone={risk.tone}>{risk.label}</Badge>
            <span className="text-muted text-small">
              <HostileText text={tool.riskReason} />
            </span>
          </p>
          <Description text={tool.description} />
          <RiskSelect tool={tool} onChange={onRisk} />
        </div>
        <div className="flex shrink-0 items-center gap-2">
          {clientNames.length > 0 && (
            <Button
              variant="ghost"
              size="sm"
              aria-expanded={isOpen}
              aria-controls={clientsId}
              aria-label={`Clients that see ${tool.name}`}
              onClick={() => setIsOpen(!isOpen)}
            >
              {hidden === 0 ? 'All clients' : `Hidden from ${hidden}`}
              <ChevronDown aria-hidden="true" className={isOpen ? 'rotate-180' : undefined} />
            </Button>
          )}
          <Switch
            isLabelHidden
            label={`${tool.name} is on for everybody`}
            checked={tool.isEnabled}
            onChange={(isEnabled) => onSet(null, isEnabled)}
          />
        </div>
      </div>
      {isOpen && (
        <fieldset id={clientsId} className="mt-2 rounded-md border border-line px-3 py-1">
          <legend className="px-1 text-muted text-small">
            {tool.isEnabled ? 'Clients that see this tool' : 'Off for everybody; switch it on to choose clients'}
          </legend>
          <div className="flex flex-wrap gap-x-5">
            {clientNames.map((client) => (
              <Switch
                key={client}
                label={client}
                checked={tool.isEnabled && !tool.hiddenFrom.includes(client)}
                isDisabled={!tool.isEnabled}
                onChange={(isEnabled) => onSet(client, isEnabled)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </li>
  );
}

const shortLength = 240;

/** The server's own words. Folded with a count, never cut without saying so. */
function Description({ text }: { text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  if (text === '') return <p className="text-muted">The server does not describe it.</p>;
  const isLong = text.length > shortLength;
  return (
    <p className="whitespace-pre-wrap text-muted">
      <HostileText text={isLong && !isWhole ? text.slice(0, shortLength) : text} />
      {isLong && (
        <button type="button" className="ml-1 rounded-sm text-accent underline" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show ${(text.length - shortLength).toLocaleString()} more characters`}
        </button>
      )}
    </p>
  );
}

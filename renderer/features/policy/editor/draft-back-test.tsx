import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import type { RuleChange } from '../../../../shared/domain/simulation';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';
import { BackTestResult } from '../back-test-result';
import { triedCalls, useBackTest } from '../use-back-test';

export interface DraftBackTestProps {
  readonly change: RuleChange;
  /** Differs for whatever would be tried otherwise. */
  readonly version: string;
  /** False while the rule is unfinished. */
  readonly isReady: boolean;
}

/** Tries the draft on recorded calls before it is saved. A result of an earlier draft says so. */
export function DraftBackTest({ change, version, isReady }: DraftBackTestProps) {
  const test = useBackTest();
  const [tried, setTried] = useState('');
  const label = `Try on the last ${triedCalls.toLocaleString('en-GB')} calls`;
  return (
    <section aria-label="Try it on past calls" className="space-y-3">
      <Button
        variant="secondary"
        size="sm"
        icon={<FlaskConical />}
        disabled={!isReady || test.isRunning}
        onClick={() => {
          setTried(version);
          test.run(change);
        }}
      >
        {label}
      </Button>
      {test.isRunning && <Progress label="Looking at recorded calls… Close the window to stop." />}
      {test.error !== null && <Notice tone="error">{test.error}</Notice>}
      {test.result && tried !== version && (
        <p className="text-ask">The rule was changed since. Try it again to see what it means now.</p>
      )}
      {test.result && <BackTestResult result={test.result} />}
    </section>
  );
}

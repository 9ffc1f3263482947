import type { ToolArgument } from '../../../../shared/domain/server';
import { CodeArea } from '../../../ui/code-area';
import { completionsAt } from './cel-completions';
import type { ConditionProblem } from './use-condition-check';

export interface ConditionTextProps {
  readonly text: string;
  readonly known: readonly ToolArgument[];
  readonly problem: ConditionProblem | null;
  readonly onChange: (text: string) => void;
}

export function ConditionText({ text, known, problem, onChange }: ConditionTextProps) {
  return (
    <div className="space-y-2">
      <CodeArea
        label="Condition in CEL"
        value={text}
        rows={4}
        maxLength={4000}
        placeholder={'args.path.startsWith("draft/") && session.calls < 20'}
        isInvalid={problem !== null}
        complete={(value, caret) => completionsAt(value, caret, known)}
        onChange={onChange}
      />
      {problem !== null && <ProblemInPlace text={text} problem={problem} />}
      <p className="text-muted text-small">
        It must be true for the rule to apply. It can use <code>args</code>, <code>client</code>, <code>server</code>,{' '}
        <code>tool</code>, <code>risk</code>, <code>session</code>, <code>project</code>, <code>time</code>,{' '}
        <code>under(path, root)</code> and <code>host(url)</code>. A condition that fails on a call denies it.
      </p>
    </div>
  );
}

/** The line with the mistake, and a mark under where it begins. */
function ProblemInPlace({ text, problem }: { text: string; problem: ConditionProblem }) {
  const at = Math.min(Math.max(problem.at, 0), text.length);
  const before = text.slice(0, at).split('\n');
  const row = before.length - 1;
  const column = before[row]?.length ?? 0;
  const line = text.split('\n')[row] ?? '';
  return (
    <div role="alert" className="rounded-md border border-deny px-3 py-2">
      <p className="text-deny">
        {problem.text}{' '}
        <span className="text-muted">
          (line {row + 1}, column {column + 1})
        </span>
      </p>
      <pre aria-hidden="true" className="mt-1 overflow-x-auto text-small">
        {line}
        {'\n'}
        <span className="text-deny">{`${' '.repeat(column)}▲`}</span>
      </pre>
    </div>
  );
}

import type { ShellPart } from '../../../shared/domain/preview';
import { HostileText } from '../../ui/hostile-text';
import { PreviewFrame } from './preview-frame';
import type { PreviewOf } from './preview-of';

/** A command taken apart: what runs, what joins, where it writes, and what runs inside of it. */
export function ShellPreview({ preview: { argument, marks, parts, programs } }: { preview: PreviewOf<'shell'> }) {
  return (
    <PreviewFrame title="Command" argument={argument} marks={marks}>
      <p className="whitespace-break-spaces font-mono text-[12px] leading-[22px]">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts may repeat.
          <Part key={index} part={part} />
        ))}
      </p>
      {programs.length > 0 ? (
        <p className="text-muted text-small">
          Runs <HostileText text={[...new Set(programs)].join(', ')} mono />
        </p>
      ) : null}
    </PreviewFrame>
  );
}

function Part({ part: { text, role } }: { part: ShellPart }) {
  return (
    <span className={looks[role]} title={titles[role]}>
      <HostileText text={text} mono />
    </span>
  );
}

// Weight, lines and frames: none of it is told by colour alone.
const looks: Record<ShellPart['role'], string> = {
  program: 'font-semibold text-text',
  argument: 'text-text',
  operator: 'font-semibold text-accent',
  redirection: 'underline decoration-2 decoration-ask underline-offset-4',
  substitution: 'rounded-[4px] bg-ask-bg text-text outline outline-1 outline-ask',
  assignment: 'italic text-text',
  comment: 'text-muted italic',
  space: '',
};

const titles: Record<ShellPart['role'], string | undefined> = {
  program: 'a program',
  argument: undefined,
  operator: 'joins commands',
  redirection: 'reads from or writes to a file',
  substitution: 'a command that runs inside of this one',
  assignment: 'sets a variable',
  comment: 'a comment',
  space: undefined,
};

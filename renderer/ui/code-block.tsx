import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { HostileText } from './hostile-text';
import { IconButton } from './icon-button';

export interface CodeBlockProps {
  text: string;
  /** For assistive technology and tests; the text is not coloured. */
  language?: string | undefined;
  copyLabel: string;
}

const copiedForMs = 2000;

export function CodeBlock({ text, language, copyLabel }: CodeBlockProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), copiedForMs);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed');
    }
  };

  return (
    <div className="relative rounded-md border border-line bg-surface" data-language={language}>
      <div className="flex">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <pre tabIndex={0} className="max-h-[320px] min-w-0 grow overflow-auto rounded-md px-3 py-2.5 text-small">
          <HostileText text={text} mono className="whitespace-pre" />
        </pre>
        <div className="shrink-0 p-0.5">
          <IconButton
            label={labelOf(state, copyLabel)}
            icon={state === 'copied' ? <Check /> : <Copy />}
            onClick={copy}
          />
        </div>
      </div>
      <span
        role="status"
        className={state === 'failed' ? 'block border-line border-t px-3 py-1.5 text-deny text-small' : 'sr-only'}
      >
        {state === 'idle' ? '' : labelOf(state, copyLabel)}
      </span>
    </div>
  );
}

function labelOf(state: 'idle' | 'copied' | 'failed', copyLabel: string): string {
  if (state === 'copied') return 'Copied';
  return state === 'failed' ? 'Could not copy. Select the text and copy it by hand.' : copyLabel;
}

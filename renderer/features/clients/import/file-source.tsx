import { FileUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Notice } from '../../../ui/notice';
import { TextInput } from '../../../ui/text-input';

export interface FileSourceProps {
  readonly path: string;
  readonly error: string | null;
  readonly onPath: (path: string) => void;
  /** What stands in a file that was chosen here. */
  readonly onText: (text: string) => void;
}

/** A page knows no paths: a bundle is read where it lies, and of a file that is chosen the text is shown before it is looked at. */
export function FileSource({ path, error, onPath, onText }: FileSourceProps) {
  return (
    <div className="space-y-4">
      <Field
        label="Path"
        error={error}
        description="Of an .mcpb bundle or a configuration file, such as ~/Downloads/github.mcpb."
      >
        <TextInput mono value={path} maxLength={4000} onChange={({ target }) => onPath(target.value)} />
      </Field>
      <ChooseFile onText={onText} />
    </div>
  );
}

/** Characters of a text that is looked at. */
export const longestText = 1_000_000;

function ChooseFile({ onText }: Pick<FileSourceProps, 'onText'>) {
  const input = useRef<HTMLInputElement>(null);
  const read = useAction(async (file: File) => onText(await file.text()));
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    const sentence = whyNotRead(file);
    setRefusal(sentence);
    if (sentence === null) void read.run(file);
    // The same file may be chosen again after it was corrected.
    target.value = '';
  };
  return (
    <div className="space-y-2">
      <p className="text-muted">Or choose a configuration file: its text is shown to you before it is looked at.</p>
      <input
        ref={input}
        type="file"
        accept=".json,.jsonc,.toml,.yaml,.yml,.txt"
        aria-label="File with servers"
        className="sr-only"
        tabIndex={-1}
        onChange={choose}
      />
      <Button variant="secondary" size="sm" icon={<FileUp />} onClick={() => input.current?.click()}>
        Choose a file…
      </Button>
      {refusal !== null && <Notice tone="error">{refusal}</Notice>}
      {read.error !== null && <Notice tone="error">The file could not be read. Choose it again, or paste it.</Notice>}
    </div>
  );
}

function whyNotRead({ name, size }: File): string | null {
  if (/\.(mcpb|dxt|zip)$/i.test(name)) return 'A bundle is no text. Write its path into the field above.';
  return size > longestText ? 'This file is larger than 1 MB. Choose a file with servers.' : null;
}

import { FileUp } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { Button } from './button';
import { Notice } from './notice';

export interface ChooseFileProps {
  /** What a screen reader calls the file. */
  readonly label: string;
  /** Endings, as the `accept` of an input. */
  readonly accept: string;
  /** Why this file is not read, as a sentence; `null`: it is. */
  readonly refuse: (file: File) => string | null;
  readonly onText: (text: string) => void;
}

/** Reads the text of a file that the person chooses. */
export function ChooseFile({ label, accept, refuse, onText }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const read = async (file: File) => {
    const text = await file.text().catch(() => null);
    if (text === null) setRefusal('The file could not be read. Choose it again, or paste it.');
    else onText(text);
  };
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    // The same file may be chosen again after it was corrected.
    target.value = '';
    if (!file) return;
    const sentence = refuse(file);
    setRefusal(sentence);
    if (sentence === null) void read(file);
  };
  return (
    <div className="space-y-2">
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        className="sr-only"
        tabIndex={-1}
        onChange={choose}
      />
      <Button variant="secondary" size="sm" icon={<FileUp />} onClick={() => input.current?.click()}>
        Choose a file…
      </Button>
      {refusal !== null && <Notice tone="error">{refusal}</Notice>}
    </div>
  );
}

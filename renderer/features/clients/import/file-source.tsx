import { ChooseFile } from '../../../ui/choose-file';
import { Field } from '../../../ui/field';
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
      <div className="space-y-2">
        <p className="text-muted">Or choose a configuration file: its text is shown to you before it is looked at.</p>
        <ChooseFile
          label="File with servers"
          accept=".json,.jsonc,.toml,.yaml,.yml,.txt"
          refuse={whyNotRead}
          onText={onText}
        />
      </div>
    </div>
  );
}

/** Characters of a text that is looked at. */
export const longestText = 1_000_000;

function whyNotRead({ name, size }: File): string | null {
  if (/\.(mcpb|dxt|zip)$/i.test(name)) return 'A bundle is no text. Write its path into the field above.';
  return size > longestText ? 'This file is larger than 1 MB. Choose a file with servers.' : null;
}

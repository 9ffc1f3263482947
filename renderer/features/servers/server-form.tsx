import { Field } from '../../ui/field';
import { Switch } from '../../ui/switch';
import { Tabs } from '../../ui/tabs';
import { TextArea } from '../../ui/text-area';
import { TextInput } from '../../ui/text-input';
import type { DraftField, DraftText } from './draft';

export interface ServerFormProps {
  readonly text: DraftText;
  readonly problems: Partial<Record<DraftField, string>>;
  readonly onChange: (part: Partial<DraftText>) => void;
}

const kinds = [
  { id: 'stdio', label: 'Program on this computer' },
  { id: 'http', label: 'Address' },
] as const;

export function ServerForm(props: ServerFormProps) {
  const { text, problems, onChange } = props;
  return (
    <>
      <Field label="Name" error={problems.name} description="Tool names begin with it: “files” makes files_read_file.">
        <TextInput value={text.name} maxLength={40} onChange={({ target }) => onChange({ name: target.value })} />
      </Field>
      <Tabs tabs={kinds} active={text.kind} onChange={(kind) => onChange({ kind })}>
        <div className="space-y-4">
          {text.kind === 'stdio' ? <ProgramFields {...props} /> : <AddressFields {...props} />}
        </div>
      </Tabs>
      <div>
        <Switch
          label="I trust this server"
          checked={text.isTrusted}
          onChange={(isTrusted) => onChange({ isTrusted })}
        />
        <p className="text-muted text-small">
          Only a trusted server’s own hints may lower the risk of its tools, so that fewer calls ask you. Leave it off
          for servers you do not know well.
        </p>
      </div>
    </>
  );
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: shown as it is to be written
const secretHint = 'For a key or password write ${secret:name}: its value stays in the keychain, not in this form.';

function ProgramFields({ text, problems, onChange }: ServerFormProps) {
  return (
    <>
      <Field label="Command" error={problems.command}>
        <TextInput
          mono
          placeholder="npx"
          value={text.command}
          onChange={({ target }) => onChange({ command: target.value })}
        />
      </Field>
      <Field label="Arguments" error={problems.args} description="One a line, without quotes.">
        <TextArea mono rows={3} value={text.args} onChange={({ target }) => onChange({ args: target.value })} />
      </Field>
      <Field label="Environment" error={problems.env} description={`One NAME=value a line. ${secretHint}`}>
        <TextArea mono rows={2} value={text.env} onChange={({ target }) => onChange({ env: target.value })} />
      </Field>
      <Field label="Folder to start in" error={problems.cwd} description="Optional.">
        <TextInput mono value={text.cwd} onChange={({ target }) => onChange({ cwd: target.value })} />
      </Field>
    </>
  );
}

function AddressFields({ text, problems, onChange }: ServerFormProps) {
  return (
    <>
      <Field label="Address" error={problems.url}>
        <TextInput
          mono
          placeholder="https://example.com/mcp"
          value={text.url}
          onChange={({ target }) => onChange({ url: target.value })}
        />
      </Field>
      <Field label="Headers" error={problems.headers} description={`One Name: value a line. ${secretHint}`}>
        <TextArea mono rows={2} value={text.headers} onChange={({ target }) => onChange({ headers: target.value })} />
      </Field>
    </>
  );
}

import { type FormEvent, useState } from 'react';
import type { ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Switch } from '../../ui/switch';
import { TextInput } from '../../ui/text-input';
import { defaultText, type LimitField, limitFields, limitWords, readLimits, toLimitText } from './limit-fields';

/** What a server may make Gatehouse bear, and whether clients share it. */
export function LimitsForm({ server, isLocked }: { server: ServerView; isLocked: boolean }) {
  const [text, setText] = useState(() => toLimitText(server.limits));
  const [problems, setProblems] = useState<Partial<Record<LimitField, string>>>({});
  const [isSaved, setSaved] = useState(false);
  const { run, isRunning, error } = useAction(app['servers.tune']);
  const { name, sharing, limits } = server;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readLimits(text);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) void run({ name, sharing, limits: read.limits }).then((done) => setSaved(done.ok));
  };
  return (
    <form className="space-y-4" onSubmit={submit} noValidate>
      <div>
        <Switch
          label="Each client session has its own"
          checked={sharing === 'per-client'}
          isDisabled={isLocked || isRunning}
          onChange={(isOwn) => void run({ name, limits, sharing: isOwn ? 'per-client' : 'shared' })}
        />
        <p className="text-muted text-small">
          Switch it on for servers that keep state, such as a browser or a terminal, so that clients do not disturb each
          other. Otherwise all clients share one.
        </p>
      </div>
      <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
        {limitFields.map((field) => (
          <Field
            key={field}
            label={limitWords[field].label}
            description={limitWords[field].description}
            error={problems[field]}
          >
            <TextInput
              inputMode="decimal"
              className="max-w-40"
              disabled={isLocked}
              placeholder={defaultText(field)}
              value={text[field]}
              onChange={({ target }) => {
                setSaved(false);
                setText({ ...text, [field]: target.value });
              }}
            />
          </Field>
        ))}
      </div>
      {error !== null && <Notice tone="error">{error}</Notice>}
      {isSaved && <Notice tone="info">Saved. It holds from the next start of the server on.</Notice>}
      {!isLocked && (
        <Button variant="secondary" type="submit" disabled={isRunning}>
          Save limits
        </Button>
      )}
    </form>
  );
}

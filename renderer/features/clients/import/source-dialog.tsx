import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { ImportPlan, ImportRequest } from '../../../../shared/domain/import-plan';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Notice } from '../../../ui/notice';
import { isMac } from '../../../ui/platform';
import { Progress } from '../../../ui/progress';
import { Tabs } from '../../../ui/tabs';
import { TextArea } from '../../../ui/text-area';
import { FileSource, longestText } from './file-source';

/** Where to look, as far as it was said: kept while what was found is looked at. */
export interface SourceText {
  readonly from: 'clients' | 'text' | 'path';
  readonly text: string;
  readonly path: string;
}

export const blankSource: SourceText = { from: 'clients', text: '', path: '' };

/** What was found, and what it was found in. */
export interface PlannedImport {
  readonly request: ImportRequest;
  readonly plan: ImportPlan;
}

export interface SourceDialogProps {
  readonly source: SourceText;
  readonly onChange: (source: SourceText) => void;
  readonly onPlanned: (planned: PlannedImport) => void;
  readonly onClose: () => void;
}

/** Where the servers stand that shall be taken over: with clients of this computer, in a text, or in a file. */
export function SourceDialog({ source, onChange, onPlanned, onClose }: SourceDialogProps) {
  const formId = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const { run, isRunning, error, reset } = useAction(async (request: ImportRequest) => {
    const plan = await app['clients.planImport'](request);
    const isEmpty = plan.candidates.length === 0 && request.from !== 'clients';
    if (isEmpty) setProblem(plan.problems[0]?.text ?? nothingIn[source.from]);
    else onPlanned({ request, plan });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    void run(requestOf(source));
  };
  const change = (part: Partial<SourceText>) => {
    setProblem(null);
    reset();
    onChange({ ...source, ...part });
  };
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Import servers"
      description="Nothing is started or kept by looking. You see exactly what each server would run, then choose."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={isRunning || !isSaid(source)}>
            {source.from === 'clients' ? 'Look for servers' : 'Look at it'}
          </Button>
        </>
      }
    >
      <form id={formId} className="space-y-4" onSubmit={submit}>
        <Tabs tabs={tabs} active={source.from} onChange={(from) => change({ from })}>
          <Source source={source} error={problem ?? error} onChange={change} />
        </Tabs>
        {isRunning && (
          <Progress label={source.from === 'clients' ? 'Reading the files of your clients…' : 'Reading…'} />
        )}
      </form>
    </Dialog>
  );
}

const tabs = [
  { id: 'clients', label: 'Clients on this computer' },
  { id: 'text', label: 'Pasted text' },
  { id: 'path', label: 'File or bundle' },
] as const;

const nothingIn: Record<SourceText['from'], string> = {
  clients: '',
  text: 'There is no server in this text. Paste the part with “mcpServers”.',
  path: 'There is no server in this file. Give the path of a configuration file or of an .mcpb bundle.',
};

function isSaid({ from, text, path }: SourceText): boolean {
  if (from === 'clients') return true;
  return (from === 'text' ? text : path).trim() !== '';
}

function requestOf({ from, text, path }: SourceText): ImportRequest {
  switch (from) {
    case 'clients':
      return { from };
    case 'text':
      return { from, text };
    case 'path':
      return { from, path: path.trim() };
  }
}

interface SourceProps {
  readonly source: SourceText;
  readonly error: string | null;
  readonly onChange: (part: Partial<SourceText>) => void;
}

function Source({ source, error, onChange }: SourceProps): ReactNode {
  switch (source.from) {
    case 'clients':
      return (
        <div className="space-y-3">
          <p>
            Gatehouse reads the configuration files of the clients on this computer and lists every server in them, the
            same server once. It changes nothing in them.
            {isMac() && ' macOS may ask you first whether Gatehouse may see files of other programs.'}
          </p>
          {error !== null && <Notice tone="error">{error}</Notice>}
        </div>
      );
    case 'text':
      return (
        <Field
          label="Configuration"
          error={error}
          description="The servers part of any client’s configuration file: JSON, TOML or YAML."
        >
          <TextArea
            mono
            rows={12}
            maxLength={longestText}
            placeholder={'{\n  "mcpServers": {\n    "files": { "command": "npx", "args": ["-y", "…"] }\n  }\n}'}
            value={source.text}
            onChange={({ target }) => onChange({ text: target.value })}
          />
        </Field>
      );
    case 'path':
      return (
        <FileSource
          path={source.path}
          error={error}
          onPath={(path) => onChange({ path })}
          onText={(text) => onChange({ from: 'text', text })}
        />
      );
  }
}

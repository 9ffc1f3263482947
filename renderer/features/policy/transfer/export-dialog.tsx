import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { CodeBlock } from '../../../ui/code-block';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';

const fileName = 'gatehouse-rules.yaml';

/** The rules as text, to be copied or saved. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const { run, error } = useAction(app['policy.export']);
  const [text, setText] = useState<string | null>(null);
  const address = useBlobAddress(text);
  useEffect(() => {
    void run({}).then((answer) => answer.ok && setText(answer.value.text));
  }, [run]);
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Export rules"
      description="All rules that are yours, as YAML. Rules of your team are not among them."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Close
          </Button>
          {address !== null && (
            <a
              href={address}
              download={fileName}
              className="inline-flex h-[34px] items-center gap-2 rounded-md border border-transparent bg-accent px-3 font-medium text-on-accent hover:opacity-90"
            >
              <Download aria-hidden className="size-4 stroke-[1.75]" />
              Save {fileName}
            </a>
          )}
        </>
      }
    >
      {error !== null && <Notice tone="error">{error}</Notice>}
      {text === null && error === null && <Progress label="Writing the rules…" />}
      {text !== null && <CodeBlock text={text} language="yaml" copyLabel="Copy the rules" />}
    </Dialog>
  );
}

/** An address under which the page itself offers the text; `null` as long as there is none. */
function useBlobAddress(text: string | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (text === null) return;
    const made = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return address;
}

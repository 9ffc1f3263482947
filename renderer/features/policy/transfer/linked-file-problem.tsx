import { app } from '../../../ipc/app';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';

/** Why the file with the rules cannot be used. Absent while it can, or there is none. */
export function LinkedFileProblem({ onOpen }: { onOpen: () => void }) {
  const file = useValue(app['policy.file']);
  if (!file || file.problem === null) return null;
  return (
    <div className="mb-4">
      <Notice
        tone="error"
        action={
          <Button variant="secondary" size="sm" onClick={onOpen}>
            Choose a file
          </Button>
        }
      >
        <HostileText text={file.problem} />
      </Notice>
    </div>
  );
}

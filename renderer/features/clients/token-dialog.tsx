import type { NewToken } from '../../../shared/domain/client';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { HostileText } from '../../ui/hostile-text';
import { TokenPanel } from './token-panel';

export function TokenDialog({ token, onClose }: { token: NewToken; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          Connect “<HostileText text={token.client.name} />”
        </>
      }
      description="Put this into the client’s configuration, then restart the client."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <TokenPanel token={token} />
    </Dialog>
  );
}

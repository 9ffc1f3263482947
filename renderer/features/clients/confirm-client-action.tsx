import type { ClientView, NewToken } from '../../../shared/domain/client';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useValue } from '../../ipc/use-value';
import { AlertDialog } from '../../ui/alert-dialog';
import { HostileText } from '../../ui/hostile-text';
import { useToast } from '../../ui/toast';

export interface ConfirmClientActionProps {
  readonly action: 'rotate' | 'revoke';
  readonly client: ClientView;
  readonly onToken: (token: NewToken) => void;
  readonly onClose: () => void;
}

/** Neither can be taken back, so both name the client and say what ends. */
export function ConfirmClientAction({ action, client, onToken, onClose }: ConfirmClientActionProps) {
  const toast = useToast();
  const found = useValue(app['clients.found']) ?? [];
  const file = found.flatMap(({ files }) => files).find(({ clientId }) => clientId === client.id);
  const { run, isRunning, error } = useAction(async () => {
    if (action === 'rotate') onToken(await app['clients.rotate']({ id: client.id }));
    else {
      await app['clients.revoke']({ id: client.id });
      toast({ title: `Revoked “${client.name}”. Its connections are closed.` });
    }
    onClose();
  });
  const name = <HostileText text={client.name} />;
  const { confirmLabel, title, description } = {
    rotate: {
      confirmLabel: 'Replace token',
      title: <>Replace the token of “{name}”?</>,
      description:
        'The present token stops working and its live connections end at once. You get a new one to put in its place.',
    },
    revoke: {
      confirmLabel: `Revoke ${client.name}`,
      title: <>Revoke “{name}”?</>,
      description:
        'Its token stops working and its live connections end at once. To let it in again, connect it as a new client.',
    },
  }[action];
  return (
    <AlertDialog
      open
      tone="danger"
      title={title}
      description={
        error === null ? (
          <>
            {description}
            {file && (
              <span className="mt-2 block">
                Gatehouse wrote its entry into <HostileText text={file.path} mono className="text-small" />, which stays
                as it is. {instead[action]}
              </span>
            )}
          </>
        ) : (
          <span role="alert">{error}</span>
        )
      }
      confirmLabel={isRunning ? 'Working…' : confirmLabel}
      onConfirm={() => {
        if (!isRunning) void run();
      }}
      onClose={onClose}
    />
  );
}

/** What is better done where the file is written for the person. */
const instead: Record<ConfirmClientActionProps['action'], string> = {
  rotate: 'To have the file written anew, disconnect the client under “On this computer”, and connect it again.',
  revoke: 'To have it taken out of the file too, disconnect the client under “On this computer” instead.',
};

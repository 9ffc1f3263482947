import type { ShadowAnswer, ShadowFinding } from '../../../../shared/domain/shadow';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useToast } from '../../../ui/toast';

/** Answers a finding, says what to do next, and offers to take the answer back. */
export function useAnswer({ id }: ShadowFinding, onAnswered: () => void) {
  const toast = useToast();
  const { run, isRunning, error } = useAction(app['clients.answerShadow']);

  function takeBack(undoId: string): void {
    app['undo.restore']({ undoId }).catch((failure: unknown) => {
      toast({ tone: 'error', title: failure instanceof Error ? failure.message : 'This could not be taken back.' });
    });
  }

  async function say(answer: ShadowAnswer): Promise<void> {
    const answered = await run({ id, answer });
    if (!answered.ok) return;
    const { text, undoId } = answered.value;
    toast({ title: text, action: undoId === null ? undefined : { label: 'Undo', onClick: () => takeBack(undoId) } });
    onAnswered();
  }

  return { answer: (answer: ShadowAnswer) => void say(answer), isRunning, error };
}

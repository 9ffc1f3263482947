import { useState } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { answerFrom } from './answers';
import { useEditing } from './edit/use-editing';
import { actsOf, keysOf } from './prompt-acts';
import { usePromptKeys } from './prompt-keys';
import { useAnswer } from './use-answer';
import { useArming } from './use-arming';
import { useChoice } from './use-choice';
import { useFirstFocus } from './use-first-focus';
import { useHold } from './use-hold';
import { useReading } from './use-reading';

export interface PromptOptions {
  request: ApprovalRequest;
  /** `null`: nothing else waits. */
  onWalk: ((step: 1 | -1) => void) | null;
  /** The person came here by walking; then walking on needs no waiting. */
  isWalking: boolean;
  /** Goes back to all calls that came with this one; `null`: it came alone. */
  onTogether: (() => void) | null;
  onSettled: () => void;
}

/** What the person sees: the question, the editor, or the request for a proof of who they are. */
export type View = 'asking' | 'editing' | 'proving';

/** Everything the prompt knows and can do; the components only show it. */
export function usePrompt(options: PromptOptions) {
  const facts = usePromptFacts(options);
  const acts = actsOf(options, facts);
  usePromptKeys(keysOf(options, facts, acts));
  return { ...facts, ...acts };
}

export type PromptState = ReturnType<typeof usePrompt>;
export type PromptFacts = ReturnType<typeof usePromptFacts>;

function usePromptFacts({ request, onSettled }: PromptOptions) {
  const answering = useAnswer(request, onSettled);
  const editing = useEditing(request);
  const view: View = answering.proof ? 'proving' : editing.isOpen ? 'editing' : 'asking';
  const reading = useReading(request, editing);
  // Whatever changes what an act would do, or what stands where, begins the waiting anew.
  const shown = [request.id, request.revision, answering.attempt, view, editing.version, reading.steps].join(' ');
  const arming = useArming(shown);
  const choosing = useChoice(request, { isAllDisplayed: reading.isAllDisplayed, isEdited: editing.edited !== null });
  const guidance = useGuidance();
  const [typed, setTyped] = useTyped(request);
  const [passphrase, setPassphrase] = useTyped(request);
  const focus = useFirstFocus(shown, guidance.isOpen || view !== 'asking');
  const say = { choice: choosing.choice, edited: editing.edited, typed, wasShownWhole: reading.isAllDisplayed };
  const sendYes = () => answering.send(answerFrom(request, say));
  return {
    view,
    answering,
    editing,
    arming,
    reading,
    choosing,
    guidance,
    typed,
    setTyped,
    /** What has to be typed was typed, where something has to be. */
    isTyped: request.ceremony.kind !== 'type' || typed === request.ceremony.target,
    passphrase,
    setPassphrase,
    focus,
    sendYes,
    hold: useHold(shown, sendYes),
  };
}

/** The reason for a no, and how far it reaches. */
function useGuidance() {
  const [kept, setGuidance] = useState({ isOpen: false, text: '', isWholeSession: false });
  return {
    ...kept,
    open: () => setGuidance({ ...kept, isOpen: true }),
    close: () => setGuidance({ ...kept, isOpen: false }),
    setText: (text: string) => setGuidance({ ...kept, text }),
    setWholeSession: (isWholeSession: boolean) => setGuidance({ ...kept, isWholeSession }),
  };
}

/** A text that is forgotten when the request becomes another one. */
function useTyped({ revision }: ApprovalRequest) {
  const [kept, setKept] = useState({ revision, text: '' });
  const setText = (text: string) => setKept({ revision, text });
  return [kept.revision === revision ? kept.text : '', setText] as const;
}

import type { ApprovalRequest } from '../../shared/domain/approval';
import { AnswerBar } from './answer-bar';
import { AuthenticationBar } from './authentication-bar';
import { offeredScopes } from './choice';
import { EditBar } from './edit-bar';
import { GuidanceBar } from './guidance-bar';
import { ReachLine } from './reach-line';
import { ScopeSelect } from './scope-select';
import { TypedTarget } from './typed-target';
import type { PromptState } from './use-prompt';
import { wordsFor } from './words';

export interface PromptAnswerProps {
  request: ApprovalRequest;
  prompt: PromptState;
}

/** What stands at the bottom of the prompt: the answer, or what comes before one. */
export function PromptAnswer(props: PromptAnswerProps) {
  const { answering, editing, guidance } = props.prompt;
  if (answering.proof) return <Proof {...props} proof={answering.proof} />;
  if (editing.isOpen) return <Edit {...props} />;
  return guidance.isOpen ? <Guidance {...props} /> : <Answer {...props} />;
}

type ProofProps = PromptAnswerProps & { proof: NonNullable<PromptState['answering']['proof']> };

function Proof({ prompt, proof }: ProofProps) {
  return (
    <AuthenticationBar
      proof={proof}
      passphrase={prompt.passphrase}
      isArmed={prompt.arming.isArmed}
      onPassphrase={prompt.setPassphrase}
      onProve={prompt.prove}
    />
  );
}

function Edit({ request, prompt: { editing } }: PromptAnswerProps) {
  return (
    <EditBar
      label={request.kind === 'call' ? 'Use these arguments' : 'Use this result'}
      isUsable={editing.problems.length === 0}
      onBack={editing.close}
      onUse={editing.apply}
    />
  );
}

function Guidance({ request, prompt }: PromptAnswerProps) {
  const { guidance } = prompt;
  const session = { isWhole: guidance.isWholeSession, onChange: guidance.setWholeSession };
  return (
    <GuidanceBar
      client={request.client}
      verb={request.kind === 'call' ? 'Deny' : 'Block'}
      text={guidance.text}
      proposals={request.guidances}
      isArmed={isArmed(prompt)}
      onChange={guidance.setText}
      session={request.kind === 'call' ? session : undefined}
      onCancel={guidance.close}
      onSend={prompt.deny}
    />
  );
}

function Answer({ request, prompt }: PromptAnswerProps) {
  const words = wordsFor(request, prompt.choosing.choice, prompt.editing.edited !== null);
  return (
    <AnswerBar
      above={<Above request={request} prompt={prompt} />}
      denyRef={prompt.focus.denyRef}
      denyLabel={words.no}
      allowLabel={words.yes}
      isArmed={isArmed(prompt)}
      mayAllow={prompt.reading.isReadToEnd && prompt.isTyped}
      ceremony={request.ceremony.kind}
      isHolding={prompt.hold.isHolding}
      onDeny={prompt.deny}
      onAllow={prompt.allow}
      onHold={prompt.startHold}
      onLetGo={prompt.hold.stop}
    >
      <Time request={request} prompt={prompt} />
    </AnswerBar>
  );
}

function isArmed({ arming, answering }: PromptState): boolean {
  return arming.isArmed && !answering.isSending;
}

function Above({ request, prompt }: PromptAnswerProps) {
  const { choosing, editing } = prompt;
  const why = editing.edited ? null : request.withheld;
  return (
    <>
      {request.kind === 'call' ? <ReachLine request={request} choosing={choosing} /> : null}
      {why === null ? null : <p className="w-full text-muted text-small">{why}</p>}
      {request.ceremony.kind === 'type' ? (
        <TypedTarget target={request.ceremony.target} value={prompt.typed} onChange={prompt.setTyped} />
      ) : null}
    </>
  );
}

function Time({ request, prompt }: PromptAnswerProps) {
  if (request.kind === 'result') return null;
  const { choosing, editing, reading } = prompt;
  return (
    <ScopeSelect
      value={choosing.choice.scope}
      offered={editing.edited ? ['once'] : offeredScopes(request)}
      isAllDisplayed={reading.isAllDisplayed}
      onChange={choosing.setScope}
    />
  );
}

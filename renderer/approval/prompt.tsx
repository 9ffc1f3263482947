import { type RefObject, useId } from 'react';
import { Notice } from '../ui/notice';
import { AnswerBar } from './answer-bar';
import { ArgumentsCard } from './arguments-card';
import { Countdown } from './countdown';
import { GuidanceBar } from './guidance-bar';
import { PromptLinks } from './prompt-links';
import { RequestBody } from './request-body';
import { ScopeSelect } from './scope-select';
import { allowLabels } from './scopes';
import { useEngage } from './use-engage';
import { type PromptOptions, usePrompt } from './use-prompt';

export interface PromptProps extends PromptOptions {
  place: number;
  total: number;
}

/** One question. It is answered for exactly what stands here, by an act that began while it stood here. */
export function Prompt(props: PromptProps) {
  const { request, place, total, onWalk } = props;
  const prompt = usePrompt(props);
  useEngage(request.id, prompt.focus.isOurs);
  const sentenceId = useId();
  const detailId = useId();
  return (
    <div
      role="alertdialog"
      aria-labelledby={sentenceId}
      aria-describedby={detailId}
      data-request={request.id}
      data-armed={prompt.arming.isArmed ? '' : undefined}
      className="flex h-full flex-col"
    >
      <Notes note={prompt.answering.note} error={prompt.answering.error} />
      <div ref={prompt.reading.bodyRef} className="min-h-0 grow overflow-y-auto px-5 pt-5 pb-3">
        <RequestBody
          request={request}
          sentenceId={sentenceId}
          detailId={detailId}
          corner={<Countdown countdown={request.countdown} place={place} total={total} />}
        >
          <ArgumentsCard
            key={request.revision}
            request={request}
            isRaw={prompt.reading.isRaw}
            onShown={prompt.reading.onShown}
            onRawShown={prompt.reading.onRawShown}
          />
        </RequestBody>
      </div>
      {prompt.reading.hasMoreBelow ? <MoreBelow body={prompt.reading.bodyRef} /> : null}
      {prompt.guidance.isOpen ? null : (
        <PromptLinks
          requestId={request.id}
          isRaw={prompt.reading.isRaw}
          onWrite={prompt.write}
          onRaw={prompt.reading.toggleRaw}
          onNext={onWalk && (() => onWalk(1))}
        />
      )}
      <Answer {...props} prompt={prompt} />
    </div>
  );
}

function Answer({ request, prompt }: PromptProps & { prompt: ReturnType<typeof usePrompt> }) {
  const isArmed = prompt.arming.isArmed && !prompt.answering.isSending;
  if (prompt.guidance.isOpen) {
    return (
      <GuidanceBar
        client={request.client}
        text={prompt.guidance.text}
        isArmed={isArmed}
        onChange={prompt.setGuidanceText}
        onCancel={prompt.stopWriting}
        onSend={prompt.deny}
      />
    );
  }
  return (
    <AnswerBar
      denyRef={prompt.focus.denyRef}
      allowLabel={allowLabels[prompt.scope]}
      isArmed={isArmed}
      isSerious={prompt.isSerious}
      isHolding={prompt.hold.isHolding}
      onDeny={prompt.deny}
      onAllow={prompt.allow}
      onHold={prompt.startHold}
      onLetGo={prompt.hold.stop}
    >
      <ScopeSelect
        value={prompt.scope}
        offered={request.scopes}
        isAllDisplayed={prompt.reading.isAllDisplayed}
        onChange={prompt.setScope}
      />
    </AnswerBar>
  );
}

/** What is cut off at the edge of the window is easily taken for the end. */
function MoreBelow({ body }: { body: RefObject<HTMLElement | null> }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => body.current?.scrollBy({ top: body.current.clientHeight - 40 })}
      className="flex h-7 shrink-0 items-center justify-center gap-1 border-line border-t text-accent text-small hover:underline"
    >
      More below <span aria-hidden="true">↓</span>
    </button>
  );
}

function Notes({ note, error }: { note: string | null; error: string | null }) {
  if (!note && !error) return null;
  return (
    <div className="px-5 pt-4">
      {error ? <Notice tone="error">{error}</Notice> : <Notice tone="warning">{note}</Notice>}
    </div>
  );
}

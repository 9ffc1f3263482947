import { type RefObject, useEffect, useId, useRef } from 'react';
import { Notice } from '../ui/notice';
import { ArgumentsCard } from './arguments-card';
import { CallDetails } from './call-details';
import { Countdown } from './countdown';
import { ChangesCard } from './edit/changes-card';
import { Editor } from './edit/editor';
import { PreviewList } from './previews/preview-list';
import { PromptAnswer } from './prompt-answer';
import { PromptLinks } from './prompt-links';
import { RequestBody, RequestHead } from './request-body';
import { useEngage } from './use-engage';
import { type PromptOptions, type PromptState, usePrompt } from './use-prompt';
import { wordsFor } from './words';

export interface PromptProps extends PromptOptions {
  place: number;
  total: number;
  /** How many calls came together with this one, itself among them. */
  together: number;
  /** It can be answered now; from here on it is not put together with calls that come after it. */
  onArmed: () => void;
}

/** One question. It is answered for exactly what stands here, by an act that began while it stood here. */
export function Prompt(props: PromptProps) {
  const { request, place, total } = props;
  const prompt = usePrompt(props);
  useEngage([request.id], prompt.focus.isOurs);
  useOnceArmed(prompt.arming.isArmed, props.onArmed);
  const [sentenceId, detailId] = [useId(), useId()];
  return (
    <div
      role="alertdialog"
      aria-labelledby={sentenceId}
      aria-describedby={detailId}
      data-request={request.id}
      data-armed={prompt.arming.isArmed ? '' : undefined}
      className="flex h-full flex-col overflow-y-auto"
    >
      <Notes note={prompt.answering.note} error={prompt.answering.error} />
      {/* What scrolls must be reachable by keyboard. */}
      <div ref={prompt.reading.bodyRef} tabIndex={prompt.reading.doesScroll ? 0 : undefined} className={bodyClass}>
        <RequestHead
          request={request}
          sentenceId={sentenceId}
          detailId={detailId}
          corner={
            <Countdown
              countdown={request.countdown}
              place={place}
              total={total}
              verb={request.kind === 'result' ? 'blocks' : 'denies'}
            />
          }
        />
        {prompt.view === 'editing' ? (
          <div className="mt-3">
            <Editor editing={prompt.editing} subject={request.kind} />
          </div>
        ) : (
          <RequestBody request={request}>
            <What {...props} prompt={prompt} />
          </RequestBody>
        )}
      </div>
      {prompt.view !== 'editing' && prompt.reading.hasMoreBelow ? <MoreBelow prompt={prompt} /> : null}
      <Links {...props} prompt={prompt} />
      <PromptAnswer request={request} prompt={prompt} />
    </div>
  );
}

function useOnceArmed(isArmed: boolean, onArmed: () => void): void {
  const latest = useRef(onArmed);
  useEffect(() => {
    latest.current = onArmed;
  });
  useEffect(() => {
    if (isArmed) latest.current();
  }, [isArmed]);
}

/** What scrolls of a prompt. Where the window is too low for both, the whole of it scrolls besides. */
export const bodyClass = 'min-h-[min(180px,32vh)] grow overflow-y-auto px-5 pt-5 pb-3 outline-offset-[-2px]';

type PartProps = PromptProps & { prompt: PromptState };

/** What the person changed, what it means, and exactly what it is. */
function What({ request, prompt }: PartProps) {
  const { editing, reading } = prompt;
  const isResult = request.kind === 'result';
  return (
    <>
      {editing.edited ? (
        <ChangesCard edited={editing.edited} subject={request.kind} onEdit={prompt.edit} onDiscard={editing.discard} />
      ) : (
        <PreviewList previews={request.previews} arguments={request.arguments} />
      )}
      {isResult ? <CallDetails request={request} /> : null}
      <ArgumentsCard
        key={reading.name}
        content={reading}
        name={isResult ? 'Result' : 'Arguments'}
        empty={isResult ? 'There is no text in it.' : 'It takes no arguments.'}
        isRaw={reading.isRaw}
        onShown={reading.onShown}
        onRawShown={reading.onRawShown}
      />
    </>
  );
}

function Links({ request, prompt, onWalk, onTogether, together }: PartProps) {
  if (prompt.view !== 'asking' || prompt.guidance.isOpen) return null;
  const { choosing, editing, reading } = prompt;
  const words = wordsFor(request, choosing.choice, editing.edited !== null);
  return (
    <PromptLinks
      requestId={request.id}
      links={[
        { label: words.noWithReason, hint: 'R', onClick: prompt.write },
        ...(editing.isPossible ? [{ label: words.edit, hint: 'E', onClick: prompt.edit }] : []),
        { label: reading.isRaw ? `${words.content} as a list` : 'Raw JSON', hint: 'V', onClick: reading.toggleRaw },
        ...(onTogether ? [{ label: `All ${together} together`, hint: 'G', onClick: onTogether }] : []),
        ...(onWalk ? [{ label: 'Next', hint: 'J', onClick: () => onWalk(1) }] : []),
      ]}
    />
  );
}

/** What is cut off at the edge of the window is easily taken for the end. */
function MoreBelow({ prompt: { reading } }: { prompt: PromptState }) {
  return <ReadOn isNeeded={!reading.isReadToEnd} body={reading.bodyRef} />;
}

export function ReadOn({ isNeeded, body }: { isNeeded: boolean; body: RefObject<HTMLElement | null> }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={() => body.current?.scrollBy({ top: body.current.clientHeight - 40 })}
      className="flex min-h-7 shrink-0 items-center justify-center gap-1 border-line border-t text-accent text-small hover:underline"
    >
      {isNeeded ? 'More below, to be seen first' : 'More below'} <span aria-hidden="true">↓</span>
    </button>
  );
}

export function Notes({ note, error }: { note: string | null; error: string | null }) {
  if (!note && !error) return null;
  return (
    <div className="px-5 pt-4">
      {error ? <Notice tone="error">{error}</Notice> : <Notice tone="warning">{note}</Notice>}
    </div>
  );
}

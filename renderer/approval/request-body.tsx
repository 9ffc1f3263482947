import type { ReactNode } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { HostileText } from '../ui/hostile-text';
import { Findings } from './findings';
import { endMark } from './use-more-below';

export interface RequestHeadProps {
  request: ApprovalRequest;
  /** Right of who asks: the place in the queue and the countdown. */
  corner: ReactNode;
  sentenceId: string;
  detailId: string;
  /** How many calls are asked for at once. */
  times?: number | undefined;
}

/** Who, and what. */
export function RequestHead({ request, corner, sentenceId, detailId, times = 1 }: RequestHeadProps) {
  return (
    <>
      <div className="flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1 text-muted">
        <span aria-hidden="true" className={tileClass}>
          {[...request.client][0]?.toUpperCase()}
        </span>
        <p className="wrap-anywhere min-w-0 grow basis-32 text-small">
          <HostileText text={request.client} className="font-semibold text-text" /> · {request.verifiedBy}
        </p>
        <div className="ml-auto shrink-0 text-small">{corner}</div>
      </div>
      <h1 id={sentenceId} className="wrap-anywhere mt-4 font-semibold text-title">
        <HostileText text={request.client} /> {request.kind === 'result' ? 'is about to get what' : 'wants to run'}{' '}
        <HostileText text={request.tool} mono className="font-medium text-[15px]" />
        {request.kind === 'result' ? ' returned' : null}
        {times > 1 ? ` ${times} times` : null}
      </h1>
      <p id={detailId} className="wrap-anywhere text-muted">
        {request.kind === 'result' ? 'from' : 'on'} <HostileText text={request.server} />, {request.serverNote}
        {request.calls > 1 ? (
          <strong className="font-medium text-text"> · {request.calls} identical calls</strong>
        ) : null}
      </p>
    </>
  );
}

export interface RequestBodyProps {
  request: ApprovalRequest;
  /** Exactly what. */
  children: ReactNode;
}

/** Risks, exactly what, why: in the order of the question. */
export function RequestBody({ request, children }: RequestBodyProps) {
  return (
    <>
      <Findings findings={request.findings} />
      {request.summary === null ? null : (
        <p className="wrap-anywhere mt-4">
          <HostileText text={request.summary} />
        </p>
      )}
      <div className="mt-4">{children}</div>
      <div {...endMark} />
      <Why request={request} />
    </>
  );
}

const tileClass =
  'flex size-7 shrink-0 items-center justify-center rounded-sm border border-line bg-text/4 font-semibold text-small text-text';

export function Why({ request: { why, context, isClientWaiting, client, kind } }: { request: ApprovalRequest }) {
  return (
    <div className="wrap-anywhere mt-4 flex gap-2 text-muted">
      <span aria-hidden="true" className="w-[7px] shrink-0">
        ?
      </span>
      <div className="min-w-0">
        <p>
          <Because why={why} />
          {isClientWaiting || kind === 'result' ? null : (
            <>
              {' '}
              <HostileText text={client} /> was told to call again; an answer now waits up to ten minutes for the same
              call.
            </>
          )}
        </p>
        {context.map((sentence) => (
          <p key={sentence}>
            <HostileText text={sentence} />
          </p>
        ))}
      </div>
    </div>
  );
}

/** “You are asked because **no rule covers write_file**. …” */
function Because({ why }: { why: string }) {
  const [, start = '', reason = '', rest = ''] = /^(You are asked because )(.+?)(\.(?: .*)?)$/s.exec(why) ?? [];
  if (reason === '') return <HostileText text={why} />;
  return (
    <>
      {start}
      <HostileText text={reason} className="font-medium text-text" />
      <HostileText text={rest} />
    </>
  );
}

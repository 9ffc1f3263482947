import type { ReactNode } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { HostileText } from '../ui/hostile-text';
import { Findings } from './findings';

export interface RequestBodyProps {
  request: ApprovalRequest;
  /** Right of who asks: the place in the queue and the countdown. */
  corner: ReactNode;
  sentenceId: string;
  detailId: string;
  /** Exactly what. */
  children: ReactNode;
}

/** Who, what, risks, exactly what, why: in the order of the question. */
export function RequestBody({ request, corner, sentenceId, detailId, children }: RequestBodyProps) {
  return (
    <>
      <div className="flex min-h-7 items-center gap-2.5 text-muted">
        <span aria-hidden="true" className={tileClass}>
          {[...request.client][0]?.toUpperCase()}
        </span>
        <p className="wrap-anywhere min-w-0 grow text-small">
          <HostileText text={request.client} className="font-semibold text-text" /> · {request.verifiedBy}
        </p>
        <div className="shrink-0 text-small">{corner}</div>
      </div>
      <h1 id={sentenceId} className="wrap-anywhere mt-4 font-semibold text-title">
        <HostileText text={request.client} /> wants to run{' '}
        <HostileText text={request.tool} mono className="font-medium text-[15px]" />
      </h1>
      <p id={detailId} className="wrap-anywhere text-muted">
        on <HostileText text={request.server} />, {request.serverNote}
        {request.calls > 1 ? (
          <strong className="font-medium text-text"> · {request.calls} identical calls</strong>
        ) : null}
      </p>
      <Findings findings={request.findings} />
      <div className="mt-4">{children}</div>
      <Why request={request} />
    </>
  );
}

const tileClass =
  'flex size-7 shrink-0 items-center justify-center rounded-sm border border-line bg-text/4 font-semibold text-small text-text';

function Why({ request: { why, isClientWaiting, client } }: { request: ApprovalRequest }) {
  return (
    <p className="wrap-anywhere mt-4 flex gap-2 text-muted">
      <span aria-hidden="true" className="w-[7px] shrink-0">
        ?
      </span>
      <span className="min-w-0">
        <Because why={why} />
        {isClientWaiting ? null : (
          <>
            {' '}
            <HostileText text={client} /> was told to call again; an answer now waits up to ten minutes for the same
            call.
          </>
        )}
      </span>
    </p>
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

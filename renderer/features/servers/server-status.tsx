import clsx from 'clsx';
import type { ServerView } from '../../../shared/domain/server';
import { statusWords } from './words';

export function ServerStatusMark({ status }: Pick<ServerView, 'status'>) {
  const { label, dot } = statusWords[status];
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span aria-hidden="true" className="flex size-2.5 items-center justify-center">
        <span className={clsx('size-2.5 rounded-full', dot)} />
      </span>
      {label}
    </span>
  );
}

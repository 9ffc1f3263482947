/// <reference path="./module-path.d.ts" />
import { Worker } from 'node:worker_threads';
import type { Answer, Question, QuestionKind, Questions } from './record-questions';
import workerFile from './record-worker?modulePath';

/** The thread that writes the record, as the one that serves calls sees it. */
export interface RecordThread {
  /** Starts the thread when there is none. Rejects with an error that has a `code` when it cannot be done, or the thread ends before its answer. */
  ask<K extends QuestionKind>(kind: K, ask: Questions[K]['ask']): Promise<Questions[K]['answer']>;
  /** Ends the thread, if there is one. */
  end(): Promise<void>;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

interface Running {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

export function createRecordThread(databasePath: string, file: string = workerFile): RecordThread {
  let running: Running | null = null;
  let asked = 0;

  function start(): Running {
    const waiting: Running['waiting'] = new Map();
    const worker = new Worker(file, { workerData: databasePath, name: 'record' });
    const started = { worker, waiting };
    worker.on('message', (answer: Answer) => settle(started, answer));
    worker.on('error', () => {}); // `exit` follows, and what waits hears of it there.
    worker.on('exit', () => {
      if (running === started) running = null;
      for (const { reject } of waiting.values()) reject(failure('ERR_WORKER_ENDED'));
    });
    worker.unref();
    return started;
  }

  function settle({ worker, waiting }: Running, answer: Answer): void {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if (answer.isOk) waiter?.resolve(answer.answer);
    else waiter?.reject(failure(answer.code));
  }

  function ask<K extends QuestionKind>(kind: K, ask: Questions[K]['ask']): Promise<Questions[K]['answer']> {
    return new Promise((resolve, reject) => {
      running ??= start();
      asked += 1;
      running.waiting.set(asked, { resolve: resolve as (answer: unknown) => void, reject });
      // As long as somebody waits for an answer the process may not end.
      running.worker.ref();
      running.worker.postMessage({ id: asked, kind, ask } satisfies Question);
    });
  }

  return {
    ask,
    async end() {
      if (!running) return;
      const { worker } = running;
      await ask('close', {}).catch(() => {});
      await worker.terminate();
    },
  };
}

function failure(code: string): Error {
  return Object.assign(new Error('The record could not be written or read.'), { code });
}

import { noReading } from '../../main/gateway/approval/question';
import type { PipelineParts } from '../../main/gateway/create-pipeline';
import type { Halt } from '../../main/gateway/halt';
import { createStore, type Store } from '../../main/gateway/store';
import type { Presence } from '../../shared/domain/grant';
import type { Rule } from '../../shared/domain/policy';
import { testClock } from './builders';

/** What a pipeline needs beside servers, clients and a record: somebody who is there, nothing that was used up, nothing that previews. */
export function pipelineParts(rules: Store<readonly Rule[]>) {
  const halt: { is: Halt } = { is: 'running' };
  const presence = createStore<Presence>('here');
  const parts = {
    clock: testClock,
    rules,
    allRules: rules,
    halt: () => halt.is,
    presence: { state: presence },
    authentication: {
      method: createStore('none' as const),
      authenticate: () => Promise.resolve({ outcome: 'unavailable' as const, retryAt: null }),
      use: () => false,
      giveBack: () => undefined,
    },
    mayRemember: true,
    userHome: '/home/ana',
    usageMemory: { load: () => [], add: () => undefined },
    recent: { load: () => Promise.resolve(), of: () => null },
    preview: readNothing,
    report: () => undefined,
    onUnrecorded: () => undefined,
  } satisfies Partial<PipelineParts>;
  return { parts, halt, presence };
}

/** A person who is shown the arguments as they are, and nothing that is made of them. */
export const readNothing = () => Promise.resolve({ ...noReading, findings: [] });

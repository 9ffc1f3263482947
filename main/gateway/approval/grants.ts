import type { Scope } from '../../../shared/domain/approval';
import type { GrantView } from '../../../shared/domain/grant';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import { derive } from '../derive';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';
import { createLateAnswers, type LateAnswers } from './late-answers';
import { createSessionDenials, type SessionDenials } from './session-denials';
import type { Conditions } from './terms';
import { createToolGrants, type GrantTerms } from './tool-grants';
import { createTrustWindows, type WindowTerms } from './trust-windows';

/** What covered a call: the question that it goes back to, or the trust window. */
export interface Cover {
  readonly requestId: string;
  readonly scope: Scope | 'window';
}

/** Everything that holds beyond one call and is no rule. It lives in memory: a restart asks again. */
export interface Grants {
  /** All of it, for the person. */
  readonly list: Readable<readonly GrantView[]>;
  readonly late: LateAnswers;
  add(call: ToolCall, decision: Decision, terms: GrantTerms): void;
  /** What covers a call that would be asked about. Not to be looked for where something serious was found. */
  find(call: ToolCall, decision: Decision): Cover | undefined;
  /** Whether there still is something that does. Notes no use. */
  covers(call: ToolCall, decision: Decision): boolean;
  openWindow(terms: WindowTerms): string;
  denySession(call: ToolCall, about: { requestId: string; guidance: string | null }): void;
  denialOf: SessionDenials['of'];
  /** @throws GatehouseError when there is no such thing any more. */
  revoke(id: string): void;
  revokeClient(clientId: string): void;
  endSession(session: string): void;
  /** The person went away from the screen. */
  endWindows(): void;
  /** Every yes ends; what is denied stays denied. */
  endAll(): void;
}

export interface GrantParts {
  clock: Clock;
  conditions: Conditions;
}

export function createGrants({ clock, conditions }: GrantParts): Grants {
  const grants = createToolGrants(clock, conditions);
  const windows = createTrustWindows(clock);
  const denials = createSessionDenials(clock);
  const late = createLateAnswers(clock);
  const all = [windows, grants, denials, late];

  return {
    list: derive(
      all.map(({ list }) => list),
      () => all.flatMap(({ list }) => list.get()),
    ),
    late,
    add: grants.add,
    find: (call, decision) => grants.find(call, decision) ?? windows.find(call),
    covers: (call, decision) => grants.covers(call, decision) || windows.covers(call),
    openWindow: windows.open,
    denySession: denials.add,
    denialOf: denials.of,
    revoke(id) {
      const wasThere = all.some(({ end }) => end((_holding, each) => each === id));
      if (!wasThere) throw new GatehouseError('not-found', 'This has ended already. Nothing needs to be revoked.');
    },
    revokeClient(clientId) {
      for (const { end } of all) end((holding) => holding.clientId === clientId);
    },
    endSession(session) {
      for (const { end } of all) end((holding) => holding.session === session);
    },
    endWindows: () => void windows.end(() => true),
    endAll() {
      windows.end(() => true);
      grants.end(() => true);
      late.end(({ isYes }) => isYes);
    },
  };
}

import type { Outcome } from '../../../shared/domain/activity';
import type { Effect } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';

/** A call of the record that ended, as far as rules look at calls. */
export interface PastCall {
  readonly callId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly client: string;
  readonly session: string;
  readonly server: string;
  readonly tool: string;
  /** As it counted then. */
  readonly risk: Risk;
  /** What was decided then. */
  readonly effect: Effect;
  readonly outcome: Outcome;
  /** The question that a person answered; also of calls that this answer covered later on. */
  readonly approvalId: string | null;
  /** `null`: longer than the record keeps, or not asked for. */
  readonly argumentsJson: string | null;
}

/** Reading the record for what rules would make of it. */
export interface CallHistory {
  /** The last calls about which anything was decided, oldest first, page by page. Rejects when the record cannot be read. */
  pages(last: number, what: { withArguments: boolean }): AsyncIterable<readonly PastCall[]>;
  /** The last calls that a person answered a question about, oldest first, with their arguments. */
  answered(last: number): Promise<readonly PastCall[]>;
}

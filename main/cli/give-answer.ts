import type { ApprovalReply, ApprovalRequest, ReplyOutcome, Scope } from '../../shared/domain/approval';
import { GatehouseError } from '../../shared/errors';
import { type Choice, confirmationFor, reachesFor } from './choices';
import { renderGroup } from './render-group';
import { nameRequest, scopeWords } from './render-request';
import type { Terminal, TerminalApprovalsOptions } from './terminal-approvals';
import { visible } from './visible';

export interface GiveAnswerParts {
  services: TerminalApprovalsOptions['services'];
  terminal: Pick<Terminal, 'columns' | 'isColor'>;
  say: (text: string) => void;
  /** Asks for a line about the request on the screen; `done` is not called when the person goes back. */
  ask: (label: string, done: (line: string) => void, options?: { isSecret?: boolean }) => void;
  /** Runs while these requests are no longer on the screen. */
  during: (ids: readonly string[], settling: () => Promise<void>) => Promise<void>;
}

/** An answer without what it answers. */
type Answer = ApprovalReply extends infer Each
  ? Each extends ApprovalReply
    ? Omit<Each, 'requestId' | 'revision'>
    : never
  : never;
type Given = Exclude<Choice, { kind: 'show' } | { kind: 'skip' }>;

/** From a key to the answer: asks for what the answer needs besides, and gives it. */
export function createGiveAnswer({ services, terminal, say, ask, during }: GiveAnswerParts) {
  return function give(request: ApprovalRequest, choice: Given): void {
    if (choice.kind === 'allow') allow(request, choice.scope);
    else if (choice.kind === 'release') send(request, { effect: 'release' }, 'given to the client.');
    else if (choice.kind === 'deny') deny(request, null, 'denied.');
    else if (choice.kind === 'deny-session') denySession(request);
    else if (choice.kind === 'guide') guide(request);
    else answerGroup(request);
  };

  function denySession(request: ApprovalRequest): void {
    send(request, { effect: 'deny', isWholeSession: true }, 'denied, and whatever else this session asks.');
  }

  function deny(request: ApprovalRequest, guidance: string | null, told: string): void {
    const words = guidance === null ? {} : { guidance };
    if (request.kind === 'result') send(request, { effect: 'block', ...words }, 'withheld.');
    else send(request, { effect: 'deny', isWholeSession: false, ...words }, told);
  }

  function guide(request: ApprovalRequest): void {
    request.guidances.slice(0, 3).forEach((sentence, at) => {
      say(`  ${at + 1} ${visible(sentence)}`);
    });
    const offered = request.guidances.length > 0 ? ', or the number of one above' : '';
    ask(`One sentence for the model${offered} (Enter sends, Esc goes back): `, (line) => {
      const typed = line.trim();
      const guidance = request.guidances[/^[1-3]$/.test(typed) ? Number(typed) - 1 : -1] ?? typed;
      if (guidance) deny(request, guidance, 'denied, with your words.');
    });
  }

  function allow(request: ApprovalRequest, scope: Scope): void {
    chooseReach(request, scope, (reach) => {
      confirm(request, scope, (typed) => {
        prove(request, scope, () => {
          const further = { ...(reach !== null && { reach }), ...(typed !== null && { typed }) };
          const answer = { effect: 'allow', scope, isEveryClient: false, wasShownWhole: true, ...further } as const;
          send(request, answer, `allowed ${scopeWords[scope]}.`);
        });
      });
    });
  }

  function chooseReach(request: ApprovalRequest, scope: Scope, next: (reach: string | null) => void): void {
    const offers = scope === 'once' ? [] : reachesFor(request, scope);
    if (offers.length <= 1) {
      next(offers[0]?.id ?? null);
      return;
    }
    offers.forEach(({ label, covers }, at) => {
      const past = covers ? ` (${covers.calls} of the last ${covers.of} calls)` : '';
      say(`  ${at + 1} ${visible(label)}${past}`);
    });
    ask(`What is to be allowed ${scopeWords[scope]}? Its number, then Enter (Esc goes back): `, (line) => {
      const offer = /^\d{1,2}$/.test(line.trim()) ? offers[Number(line.trim()) - 1] : undefined;
      if (offer) next(offer.id);
      else say('  That is none of the numbers; nothing was allowed.');
    });
  }

  function confirm(request: ApprovalRequest, scope: Scope, next: (typed: string | null) => void): void {
    const wanted = confirmationFor(request);
    if (wanted === null) {
      next(null);
      return;
    }
    const label = `This is a serious one. Type ${visible(wanted)} to allow it ${scopeWords[scope]} (Esc goes back): `;
    const isTarget = request.ceremony.kind === 'type';
    // A name is typed as it is; an id is read aloud.
    const fold = (text: string) => (isTarget ? text.trim() : text.trim().toUpperCase());
    ask(label, (line) => {
      if (fold(line) === fold(wanted)) next(isTarget ? wanted : null);
      else say('  That is not what was asked for; nothing was allowed.');
    });
  }

  /** Some answers take a proof of who gives them. Here that is the passphrase, typed where nobody but the person types. */
  function prove(request: ApprovalRequest, scope: Scope, next: () => void): void {
    if (!request.authenticatedScopes.includes(scope)) next();
    else if (services['security.method'].get() !== 'passphrase') {
      say('  This takes a proof that it is you, which cannot be given here. Nothing was allowed.');
    } else {
      const check = (passphrase: string) => void authenticate(request, passphrase, next);
      ask('Your passphrase (Esc goes back): ', check, { isSecret: true });
    }
  }

  async function authenticate(request: ApprovalRequest, passphrase: string, next: () => void): Promise<void> {
    const reason = `allow ${request.id}`;
    try {
      const { outcome } = await services['security.authenticate']({ reason, passphrase });
      if (outcome === 'proven') next();
      else
        say(
          outcome === 'wait'
            ? '  Too many were wrong. Wait a while.'
            : '  That is not your passphrase; nothing was allowed.',
        );
    } catch {
      say('  The passphrase could not be checked; nothing was allowed.');
    }
  }

  function send(request: ApprovalRequest, answer: Answer, told: string): void {
    const { id: requestId, revision } = request;
    void during([requestId], async () => {
      try {
        const { outcome } = await services['approvals.reply']({ ...answer, requestId, revision } as ApprovalReply);
        say(`${nameRequest(request)} — ${outcome === 'settled' ? told : unsettled[outcome]}`);
      } catch (error) {
        say(`${nameRequest(request)} — ${sentenceOf(error, 'the answer could not be given. Answer it again.')}`);
      }
    });
  }

  function answerGroup({ group }: ApprovalRequest): void {
    const requests = services['approvals.pending'].get().filter((each) => each.group === group);
    const lines = renderGroup(requests, { columns: terminal.columns(), isColor: terminal.isColor });
    if (!lines) {
      say('  They are too long to be read together. Answer each of them by itself.');
      return;
    }
    for (const line of lines) say(line);
    ask('Type “allow” to allow each of them once, “deny” to deny them all (Esc goes back): ', (line) => {
      const effect = line.trim().toLowerCase();
      if (effect === 'allow' || effect === 'deny') sendGroup(requests, effect);
      else say('  Neither; nothing was answered.');
    });
  }

  function sendGroup(requests: readonly ApprovalRequest[], effect: 'allow' | 'deny'): void {
    const ids = requests.map(({ id }) => id);
    void during(ids, async () => {
      const answered = requests.map(({ id: requestId, revision }) => ({ requestId, revision }));
      try {
        const { outcomes } = await services['approvals.replyGroup']({ requests: answered, effect });
        const settled = outcomes.filter((outcome) => outcome === 'settled').length;
        say(`${settled} of ${ids.length} ${effect === 'allow' ? 'allowed once' : 'denied'}.`);
      } catch (error) {
        say(sentenceOf(error, 'The answer could not be given. Answer them again.'));
      }
    });
  }
}

/** What we say of it ourselves, else this. */
function sentenceOf(error: unknown, otherwise: string): string {
  return error instanceof GatehouseError ? error.message : otherwise;
}

const unsettled: Readonly<Record<Exclude<ReplyOutcome, 'settled'>, string>> = {
  changed: 'not answered: it changed while you read. Read it again.',
  gone: 'over before your answer: answered in the panel, withdrawn, or out of time.',
  'not-authenticated': 'not answered: it takes a proof that it is you. Answer it again.',
};

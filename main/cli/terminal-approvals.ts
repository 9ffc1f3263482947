import type { ApprovalRequest } from '../../shared/domain/approval';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { type Choice, choicesFor, explainChoices } from './choices';
import { createGiveAnswer } from './give-answer';
import { createLineEditor, type LineEditor } from './line-editor';
import { nameRequest, renderRequest } from './render-request';

/** A terminal in raw mode. */
export interface Terminal {
  write(text: string): void;
  columns(): number;
  readonly isColor: boolean;
  /** Keys as they come, several in one chunk when they were pasted or typed ahead. Returns the way to end it. */
  onInput(listener: (chunk: string) => void): () => void;
}

export interface TerminalApprovalsOptions {
  services: Pick<
    Services<AppContract>,
    'approvals.pending' | 'approvals.reply' | 'approvals.replyGroup' | 'security.method' | 'security.authenticate'
  >;
  terminal: Terminal;
  /** Ctrl+C. */
  interrupt: () => void;
  /** “p”, and Enter while nothing waits. Prints a new link to the panel. */
  showLink: () => void;
}

interface Shown {
  request: ApprovalRequest;
  choices: ReadonlyMap<string, Choice>;
  isArmed: boolean;
  question: Question | undefined;
}

interface Question {
  label: string;
  editor: LineEditor;
  done: (line: string) => void;
}

const armMs = 500;
const lineLimit = 500;
const passphraseLimit = 1000;

/** Shows waiting requests one after the other and takes single keys as answers. Returns the way to end it. */
export function startTerminalApprovals(options: TerminalApprovalsOptions): () => void {
  const { services, terminal, interrupt, showLink } = options;
  const pending = services['approvals.pending'];
  const skipped = new Set<string>();
  const answering = new Set<string>();
  let shown: Shown | undefined;
  let arming: NodeJS.Timeout | undefined;

  const say = (text: string) => terminal.write(`${text}\n`);
  const give = createGiveAnswer({
    services,
    terminal,
    say,
    ask,
    /** From here on the screen is free: what becomes of these is said when we know. */
    async during(ids, settling) {
      shown = undefined;
      for (const id of ids) answering.add(id);
      try {
        await settling();
      } finally {
        for (const id of ids) answering.delete(id);
      }
      refresh();
    },
  });

  function show(request: ApprovalRequest, isWhole: boolean): void {
    const waiting = pending.get();
    const position = waiting.findIndex(({ id }) => id === request.id) + 1;
    const { columns, isColor } = { columns: terminal.columns(), isColor: terminal.isColor };
    const { lines, isFolded } = renderRequest(request, {
      columns,
      isColor,
      isWhole,
      position,
      waiting: waiting.length,
    });
    const choices = choicesFor(request, isFolded);
    for (const line of lines) say(line);
    if (isFolded) say('  It can be allowed when you have read all of it: press v.');
    say(`  ${explainChoices(choices)}`);
    shown = { request, choices, isArmed: false, question: undefined };
    arm(shown);
  }

  /** After a while in which nobody types: a sentence begun for another request must not end as an answer to this one. */
  function arm(current: Shown): void {
    clearTimeout(arming);
    const ready = () => {
      if (!arming) current.isArmed = true;
    };
    arming = setTimeout(() => {
      arming = undefined;
      // One turn of the loop more: what was typed while we could not listen is read, and dropped, first.
      setImmediate(ready);
    }, armMs);
  }

  function refresh(): void {
    const waiting = pending.get();
    for (const id of skipped) if (!waiting.some((request) => request.id === id)) skipped.delete(id);
    if (shown) keepUp(shown, waiting);
    if (shown) return;
    const next = waiting.find(({ id }) => !skipped.has(id) && !answering.has(id));
    if (next) show(next, false);
  }

  function keepUp({ request }: Shown, waiting: readonly ApprovalRequest[]): void {
    const now = waiting.find(({ id }) => id === request.id);
    if (now?.revision === request.revision) return;
    shown = undefined;
    if (!now) {
      say(`\n${struck(nameRequest(request), terminal)} — over: answered in the panel, withdrawn, or out of time.`);
      return;
    }
    say(`\n${nameRequest(request)} — changed. Read it again:`);
    show(now, false);
  }

  /** Asks for a line about the request on the screen; nothing when that is over by then. */
  function ask(label: string, done: (line: string) => void, { isSecret = false } = {}): void {
    if (!shown) return;
    shown.question = {
      label,
      editor: createLineEditor({ limit: isSecret ? passphraseLimit : lineLimit, isSecret }),
      done,
    };
    terminal.write(`  ${label}`);
  }

  function choose(current: Shown, choice: Choice): void {
    if (choice.kind === 'show') show(current.request, true);
    else if (choice.kind === 'skip') skip(current);
    else give(current.request, choice);
  }

  function skip({ request }: Shown): void {
    skipped.add(request.id);
    shown = undefined;
    say('  Skipped; it still waits. Press r to see skipped requests again.');
    refresh();
  }

  function typeInto(current: Shown, question: Question, chunk: string): void {
    const line = question.editor.type(chunk);
    const room = Math.max(10, terminal.columns() - 4);
    const text = question.label + question.editor.shown();
    terminal.write(`\r\u001b[K  ${text.length > room ? `…${text.slice(1 - room)}` : text}`);
    if (line === undefined) return;
    current.question = undefined;
    terminal.write('\n');
    if (line !== null) question.done(line);
    if (shown === current && !current.question) say(`  ${explainChoices(current.choices)}`);
  }

  function press(key: string): void {
    if (key === 'p' || (key === '\r' && !shown)) showLink();
    else if (!shown) review(key);
    else if (!shown.isArmed) arm(shown);
    else {
      const choice = shown.choices.get(key);
      if (choice) choose(shown, choice);
    }
  }

  function review(key: string): void {
    if (key !== 'r') return;
    skipped.clear();
    refresh();
  }

  function hear(chunk: string): void {
    if (chunk.includes('\u0003')) interrupt();
    else if (shown?.question) typeInto(shown, shown.question, chunk);
    // Several at once were pasted, typed ahead or sent by a key that is none of ours: not an answer.
    else if (chunk.length === 1) press(chunk);
    else if (shown && !shown.isArmed) arm(shown);
  }

  const endInput = terminal.onInput(hear);
  const endWatch = pending.subscribe(refresh);
  refresh();
  return () => {
    clearTimeout(arming);
    endWatch();
    endInput();
  };
}

function struck(text: string, { isColor }: Terminal): string {
  return isColor ? `\u001b[9m${text}\u001b[29m` : text;
}

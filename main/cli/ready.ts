export interface ReadyFacts {
  endpoint: string;
  /** A one-time link, unless there is no panel. */
  panel: string | undefined;
  /** Whether this terminal takes answers. */
  hasTerminal: boolean;
}

/** What a person reads when the gateway listens: where it is, how to connect, where to answer. */
export function explainReady({ endpoint, panel, hasTerminal }: ReadyFacts): string {
  return [
    '',
    `Gatehouse is ready.`,
    `  Endpoint for MCP clients:  ${endpoint}`,
    ...(panel ? [`  Panel:                     ${panel}`, `                             ${linkRule}`] : []),
    '',
    ...(panel
      ? ['To connect a client: open the panel, go to Clients, create one, and paste the snippet it shows.']
      : ['To connect a client: declare it with a token under “clients” in the file you give with --config.']),
    `Clients speak Streamable HTTP and send “Authorization: Bearer TOKEN”.`,
    answers(panel !== undefined, hasTerminal),
    hasTerminal && panel ? 'Press p for a new link to the panel, Ctrl+C to stop.' : 'Stop it with Ctrl+C or SIGTERM.',
    '',
  ].join('\n');
}

export function explainLink(link: string): string {
  return `\nPanel: ${link}\n       ${linkRule}\n`;
}

/** The one line for programs. */
export function readyLine({ endpoint, panel }: Pick<ReadyFacts, 'endpoint' | 'panel'>): string {
  return `${JSON.stringify({ ready: true, endpoint, panel: panel ?? null })}\n`;
}

export function failureLine(error: string): string {
  return `${JSON.stringify({ ready: false, error })}\n`;
}

const linkRule = '(this link opens it once, within ten minutes)';

function answers(hasPanel: boolean, hasTerminal: boolean): string {
  if (hasPanel && hasTerminal)
    return 'Approvals are asked and answered here in the terminal, or in the panel under /approval/.';
  if (hasPanel) return 'Approvals are answered in the panel under /approval/.';
  if (hasTerminal) return 'Approvals are asked and answered here in the terminal.';
  return 'Nobody can answer approvals here: without panel and terminal, what has to be asked is denied when its time is up.';
}

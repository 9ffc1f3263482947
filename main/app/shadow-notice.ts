import type { ShadowFinding } from '../../shared/domain/shadow';
import { plainText } from './plain-text';

/** `null`: the one that is shown goes. `undefined`: nothing is shown or taken away. */
export type Notice = { readonly title: string; readonly body: string } | null | undefined;

/**
 * What to tell of findings, each time they change: one notification for all of them, and only where there is a new one. What was
 * found before the last start was told then. A file that cannot be read is mostly being written: it only stands on the page.
 */
export function createShadowNotice(startedAt: Date): (findings: readonly ShadowFinding[], isInView: boolean) => Notice {
  const known = new Set<string>();

  return (findings, isInView) => {
    const fresh = findings.filter((finding) => isNews(finding, startedAt) && !known.has(finding.id));
    for (const { id } of fresh) known.add(id);
    if (findings.length === 0 || isInView) return null;
    return fresh.length === 0 ? undefined : { title: titleFor(fresh), body };
  };
}

function isNews({ what, since }: ShadowFinding, startedAt: Date): boolean {
  return what !== 'unreadable' && Date.parse(since) >= startedAt.getTime();
}

const body = 'Open Gatehouse to see it and to say what is to be done.';

/** Nothing that stands in a file: other programs write those. */
function titleFor([first, ...others]: readonly ShadowFinding[]): string {
  if (!first) return '';
  if (others.length > 0) return `${others.length + 1} things go round Gatehouse`;
  const client = plainText(first.clientName);
  return titles[first.what].replace('{client}', () => client);
}

const titles: Readonly<Record<ShadowFinding['what'], string>> = {
  bypass: '{client} has a server that goes round Gatehouse',
  changed: 'The entry of Gatehouse in {client} was changed',
  removed: 'The entry of Gatehouse in {client} is gone',
  unreadable: 'A file of {client} cannot be read',
  'new-client': '{client} is here now and not connected',
  'other-name': 'Another program uses the token of {client}',
};

import type { Effect, RuleDraft } from './policy';

const verbs: Record<Effect, string> = { allow: 'Allow', ask: 'Ask before', deny: 'Deny' };

/** A rule read aloud: “Deny write_* on files for every client.” Prompt, list, record and preview use the same words. */
export function explainRule({
  effect,
  client,
  server,
  tool,
}: Pick<RuleDraft, 'effect' | 'client' | 'server' | 'tool'>): string {
  const what = tool === '*' ? 'every tool' : tool;
  const where = server === '*' ? 'every server' : server;
  const who = client === '*' ? 'every client' : client;
  return `${verbs[effect]} ${what} on ${where} for ${who}.`;
}

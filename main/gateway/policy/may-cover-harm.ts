import type { Rule } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import { compileGlob } from './glob';

/** A tool as far as it is known now. */
export interface KnownTool {
  readonly server: string;
  readonly tool: string;
  readonly risk: Risk;
}

/**
 * Whether a rule lets calls through that destroy or execute, now or with the next tool that a server gets. Only a rule for other
 * risks, or for tools by their whole names that are all known to be harmless, does not. Its condition is not looked at: what it
 * excludes cannot be told from it.
 */
export function mayCoverHarm(
  rule: Pick<Rule, 'effect' | 'server' | 'tool' | 'risks'>,
  tools: readonly KnownTool[],
): boolean {
  if (rule.effect !== 'allow') return false;
  if (rule.risks.length > 0) return rule.risks.some(isHarmful);
  if (/[*?]/.test(rule.tool)) return true;
  const isOfServer = compileGlob(rule.server);
  const covered = tools.filter(({ server, tool }) => tool === rule.tool && isOfServer(server));
  return covered.length === 0 || covered.some(({ risk }) => isHarmful(risk));
}

/** What cannot be undone, or could do anything at all. */
export function isHarmful(risk: Risk): boolean {
  return risk === 'destructive' || risk === 'exec';
}

import type { ImportCandidate, ImportPlan, ImportSource } from '../../shared/domain/import-plan';

export function anImportSource(overrides: Partial<ImportSource> = {}): ImportSource {
  return { kind: 'cursor', label: 'Cursor', path: '/home/ana/.cursor/mcp.json', entry: 'github', ...overrides };
}

/** A server with nothing to be said against it, under the name of its entry. */
export function aCandidate(name = 'github', overrides: Partial<ImportCandidate> = {}): ImportCandidate {
  return {
    id: `c-${name}`,
    draft: {
      name,
      transport: { kind: 'stdio', command: 'npx', args: ['-y', `some-${name}-server`], env: {} },
      isTrusted: false,
    },
    sources: [anImportSource({ entry: name })],
    secrets: [],
    questions: [],
    warnings: [],
    refusal: null,
    existing: null,
    isEnabled: true,
    ...overrides,
  };
}

export function anImportPlan(overrides: Partial<ImportPlan> = {}): ImportPlan {
  return { id: 'plan-1', candidates: [aCandidate()], problems: [], ...overrides };
}

import { useMemo, useState } from 'react';
import type { ApprovalRequest } from '../../../shared/domain/approval';
import { type Draft, draftOf, type Edited, editedOf, problemsOf } from './draft';
import { readSchema, type Schema } from './schema';

export interface Editing {
  /** Whether there is anything that may be changed. */
  readonly isPossible: boolean;
  readonly isOpen: boolean;
  /** What would be sent instead; `null`: what was asked. */
  readonly edited: Edited | null;
  /** Grows whenever that becomes something else. */
  readonly version: number;
  readonly draft: Draft | null;
  readonly schema: Schema | null;
  /** Why the draft cannot be used as it is, a sentence each. */
  readonly problems: readonly string[];
  open(): void;
  /** Back without using the draft, which is kept. */
  close(): void;
  change(draft: Draft): void;
  /** Uses the draft, unless something is wrong with it. */
  apply(): void;
  /** Forgets the edit. */
  discard(): void;
}

interface State {
  /** The JSON that it is an edit of: with another one everything begins anew. */
  readonly source: string;
  readonly isOpen: boolean;
  readonly draft: Draft | null;
  readonly edited: Edited | null;
}

/** The changes that a person makes to what will be sent, or passed on, before saying yes to it. */
export function useEditing({ kind, mayEdit, argumentsJson, resultJson, schemaJson }: ApprovalRequest): Editing {
  const source = (kind === 'call' ? argumentsJson : resultJson) ?? '';
  const [kept, setState] = useState<State>(() => begin(source));
  const [version, setVersion] = useState(0);
  const state = kept.source === source ? kept : begin(source);
  const { isOpen, draft, edited } = state;
  const schema = useMemo(() => (kind === 'call' && isOpen ? readSchema(schemaJson) : null), [kind, isOpen, schemaJson]);
  const problems = useMemo(() => (draft && isOpen ? problemsOf(draft, schema) : []), [draft, isOpen, schema]);

  const use = (next: Partial<State>) => {
    setState({ ...state, isOpen: false, ...next });
    setVersion(version + 1);
  };
  return {
    isPossible: kind === 'call' ? mayEdit : resultJson !== null,
    isOpen,
    edited,
    version,
    draft,
    schema,
    problems,
    open: () => setState({ ...state, isOpen: true, draft: draft ?? draftOf(source) }),
    close: () => setState({ ...state, isOpen: false }),
    change: (next) => setState({ ...state, draft: next }),
    apply: () => draft && problems.length === 0 && use({ edited: editedOf(draft, source, kind) }),
    discard: () => use({ draft: null, edited: null }),
  };
}

function begin(source: string): State {
  return { source, isOpen: false, draft: null, edited: null };
}

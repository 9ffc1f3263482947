import { useCallback, useMemo, useRef, useState } from 'react';
import type { ApprovalRequest, ArgumentView } from '../../shared/domain/approval';
import { viewsOf } from './edit/changes';
import { parseJson } from './edit/parse-json';
import { encodedParts, resultViews } from './edit/result-views';
import type { Editing } from './edit/use-editing';
import { useDisplayed } from './use-displayed';
import { useMoreBelow } from './use-more-below';

/** What the person reads before the answer, and how much of it has been on the screen. */
export function useReading(request: ApprovalRequest, { edited, version, isOpen }: Editing) {
  const content = useMemo(() => contentOf(request, edited?.json ?? null), [request, edited]);
  const shown = `${request.revision} ${version}`;
  const displayed = useDisplayed(shown, content.views);
  const bodyRef = useRef<HTMLDivElement>(null);
  // The end of the editor is not the end of what is asked.
  const below = useMoreBelow(bodyRef, isOpen ? 'editor' : `${shown} ${displayed.isAll}`);
  const [isRaw, setRaw] = useState(false);
  const [end, setEnd] = useState<string | null>(null);
  const [pages, setPages] = useState(0);
  // What explains the question may be below the edge; nothing of what is asked may.
  if (!isOpen && displayed.isAll && below.wasMarkSeen && end !== shown) setEnd(shown);
  return {
    ...content,
    name: shown,
    bodyRef,
    hasMoreBelow: below.hasMore,
    doesScroll: below.doesScroll,
    isAllDisplayed: displayed.isAll && below.wasEndSeen,
    /** Enough for a yes: nothing of it is folded, or left to be found below the edge of the window. */
    isReadToEnd: end === shown,
    isRaw,
    onShown: displayed.add,
    onRawShown: displayed.addRaw,
    toggleRaw: () => setRaw((before) => !before),
    /** Grows with everything that comes into sight by unfolding or reading on. */
    steps: displayed.count + pages,
    readOn: useCallback(() => {
      readOn(bodyRef.current);
      setPages((before) => before + 1);
    }, []),
  };
}

/** Unfolds what is folded and in sight, else goes on a page. */
function readOn(box: HTMLElement | null): void {
  if (!box) return;
  const bottom = box.getBoundingClientRect().bottom;
  const folds = [...box.querySelectorAll<HTMLElement>('[data-unfold]')];
  const next = folds.find((fold) => fold.getBoundingClientRect().top <= bottom);
  if (next) next.click();
  else box.scrollBy?.({ top: box.clientHeight - 40 });
}

export interface Content {
  readonly json: string;
  readonly views: readonly ArgumentView[];
  /** What is in it that cannot be shown as text, a sentence each. */
  readonly others: readonly string[];
}

/** The arguments as they will be sent, or the result as it will be passed on. */
function contentOf(request: ApprovalRequest, editedJson: string | null): Content {
  const json = editedJson ?? (request.kind === 'result' ? request.resultJson : null) ?? request.argumentsJson;
  if (request.kind === 'call' && editedJson === null) return { json, views: request.arguments, others: [] };
  const parsed = parseJson(json);
  // Gatehouse made it or checked it; what cannot be read here is shown as it is.
  if (!parsed.ok) return { json, views: [{ key: 'JSON', kind: 'json', value: json }], others: [] };
  if (request.kind === 'call') return { json, views: viewsOf(parsed.node), others: [] };
  return { json, views: resultViews(parsed.node), others: encodedParts(parsed.node) };
}

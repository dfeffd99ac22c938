import { useState } from 'react';
import { type Draft, EMPTY_DRAFT } from './choice-fields.tsx';

/** What was typed about each case, kept while the page lives: going away and coming back loses nothing. Never on disk. */
const drafts = new Map<string, Draft>();

export function useDraft(caseId: string): [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState(() => drafts.get(caseId) ?? EMPTY_DRAFT);
  return [
    draft,
    (next) => {
      drafts.set(caseId, next);
      setDraft(next);
    },
  ];
}
export const keepDraft = (caseId: string, draft: Draft): void => void drafts.set(caseId, draft);
export const dropDraft = (caseId: string): void => void drafts.delete(caseId);

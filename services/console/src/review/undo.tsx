import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { useNow } from '../content/chips.tsx';
import { useText } from '../i18n/text.tsx';
import { KeyCap, useKeys } from '../keys/keys.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf } from '../layout/problem.tsx';
import { type Draft, EMPTY_DRAFT } from './choice-fields.tsx';
import { keepDraft } from './drafts.ts';

export interface Undoable {
  caseId: string;
  untilMs: number;
  /** What was recorded, in words. */
  text: string;
  draft: Draft;
}
const Offer = createContext<(undoable: Undoable) => void>(() => undefined);
export const useOfferUndo = () => useContext(Offer);

/** After a decision: a toast that takes it back, for as long as the server lets one. It outlives the page of the case. */
export function UndoProvider({ children }: { children: ReactNode }) {
  const t = useText();
  const { say } = useAnnouncer();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [undoable, setUndoable] = useState<Undoable>();
  const [busy, setBusy] = useState(false);
  const undo = useCallback(async () => {
    if (!undoable || busy) return;
    setBusy(true);
    try {
      const view = await api.post<CaseView>(`/v1/cases/${undoable.caseId}/undo`);
      keepDraft(undoable.caseId, undoable.draft ?? EMPTY_DRAFT);
      queries.setQueryData(['case', view.id], view);
      setUndoable(undefined);
      say(t('decide-undone'));
      navigate(`/cases/${view.id}`);
    } catch (error) {
      setUndoable(undefined);
      say(messageOf(error, t), true);
    } finally {
      setBusy(false);
    }
  }, [undoable, busy, queries, say, t, navigate]);
  const offer = useMemo(() => (next: Undoable) => setUndoable(next), []);
  return (
    <Offer value={offer}>
      {children}
      {undoable && (
        <UndoToast
          key={undoable.caseId}
          undoable={undoable}
          busy={busy}
          onUndo={() => void undo()}
          onOver={() => setUndoable(undefined)}
        />
      )}
    </Offer>
  );
}

function UndoToast({
  undoable,
  busy,
  onUndo,
  onOver,
}: {
  undoable: Undoable;
  busy: boolean;
  onUndo: () => void;
  onOver: () => void;
}) {
  const t = useText();
  const left = Math.ceil((undoable.untilMs - useNow(500)) / 1_000);
  useEffect(() => {
    if (left <= 0) onOver();
  }, [left, onOver]);
  useKeys('anywhere', [{ code: 'KeyU', name: 'U', says: 'key-undo', run: onUndo }]);
  return (
    <div className="undo-toast">
      <span role="status">{undoable.text}</span>
      <button type="button" className="button" disabled={busy} onClick={onUndo}>
        {t('decide-undo-left', { seconds: Math.max(0, left) })}
        <KeyCap name="U" />
      </button>
    </div>
  );
}

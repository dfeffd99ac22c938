import { useState } from 'react';
import { api } from '../api/api.ts';
import type { CaseSummary } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { Modal } from '../layout/modal.tsx';
import { Problem } from '../layout/problem.tsx';
import { ChoiceFields, EMPTY_DRAFT, isComplete } from '../review/choice-fields.tsx';

interface BulkAnswer {
  decided: number;
  failed: number;
}

/** One decision for several cases; each answers for itself. */
export function BulkDialog({
  cases,
  open,
  onClose,
  onDone,
}: {
  cases: CaseSummary[];
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useText();
  const { say } = useAnnouncer();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { policyLabel, action, target, rationale } = draft;
      const { decided, failed } = await api.post<BulkAnswer>('/v1/cases/decisions', {
        cases: cases.map((c) => ({ caseId: c.id })),
        decision: { policyLabel, action, ...(target ? { target } : {}), ...(rationale ? { rationale } : {}) },
      });
      say(t('bulk-done', { done: decided, failed }), failed > 0);
      setDraft(EMPTY_DRAFT);
      onDone();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open={open} title={t('bulk-title')} onClose={onClose} wide>
      <p>{t('bulk-help', { count: cases.length })}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ChoiceFields draft={draft} onChange={setDraft} />
        {failure !== undefined && <Problem error={failure} />}
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="button primary" disabled={busy || !isComplete(draft)}>
            {t('decide-submit')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

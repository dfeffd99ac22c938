import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, isApiError } from '../api/api.ts';
import type { CaseView, DecisionView } from '../api/shapes.ts';
import { useName, useText } from '../i18n/text.tsx';
import { KeyCap, useKeys } from '../keys/keys.tsx';
import { messageOf } from '../layout/problem.tsx';
import { ChoiceFields, type Draft, isComplete } from './choice-fields.tsx';
import { dropDraft, useDraft } from './drafts.ts';
import { MacroMenu } from './macro-menu.tsx';
import { ACTION_KEYS, POLICY_KEYS } from './taxonomy.ts';
import { useOfferUndo } from './undo.tsx';

/** The decision of a held case. Keys fill it in; Enter records it and takes the next case. */
export function DecisionPanel({
  view,
  leaseId,
  onNext,
  onLeaseLost,
}: {
  view: CaseView;
  leaseId: string | undefined;
  onNext: () => void;
  onLeaseLost: () => void;
}) {
  const t = useText();
  const name = useName();
  const queries = useQueryClient();
  const offerUndo = useOfferUndo();
  const [draft, setDraft] = useDraft(view.id);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [macroKey, setMacroKey] = useState(0);
  const targetField = useRef<HTMLInputElement>(null);
  const rationaleField = useRef<HTMLTextAreaElement>(null);
  // One key a decision: a repeat of it, after a lost answer or a new sign-in, is done once.
  const sent = useRef<{ of: string; key: string }>(undefined);
  const change = (next: Draft) => {
    setFailure(undefined);
    setDraft(next);
  };

  const submit = async () => {
    if (busy) return;
    if (!isComplete(draft)) return setFailure(t('decide-missing'));
    setBusy(true);
    setFailure(undefined);
    const { policyLabel, action } = draft;
    const target = draft.target.trim();
    const rationale = draft.rationale.trim();
    const body = { policyLabel, action, ...(target ? { target } : {}), ...(rationale ? { rationale } : {}) };
    const of = JSON.stringify(body);
    if (sent.current?.of !== of) sent.current = { of, key: crypto.randomUUID() };
    try {
      const made = await api.post<DecisionView & { undoUntil?: string }>(
        `/v1/cases/${view.id}/decisions`,
        { ...body, ...(leaseId === undefined ? {} : { leaseId }) },
        { idempotencyKey: sent.current.key },
      );
      dropDraft(view.id);
      queries.removeQueries({ queryKey: ['case', view.id], exact: true });
      if (made.undoUntil !== undefined)
        offerUndo({
          caseId: view.id,
          untilMs: Date.parse(made.undoUntil),
          text:
            made.outcome === 'reviewed'
              ? t('decide-reviewed')
              : t('decide-done', { label: name('policy', policyLabel) }),
          draft,
        });
      onNext();
    } catch (error) {
      setFailure(t('decide-conflict', { why: messageOf(error, t) }));
      if (isApiError(error) && ['LEASE_EXPIRED', 'LEASE_REQUIRED', 'CASE_LEASED_BY_OTHER'].includes(error.code))
        onLeaseLost();
    } finally {
      setBusy(false);
    }
  };
  // Under appeal the same choice again upholds the decision, any other overturns it.
  const appealed = view.stage === 'appeal' ? view.decision : null;
  const offered = appealed ? { ...appealed, target: null, rationale: null } : view.suggestion;
  const useSuggestion = () => {
    const s = offered;
    if (s)
      change({
        policyLabel: s.policyLabel,
        action: s.action,
        target: s.target ?? draft.target,
        rationale: s.rationale ?? draft.rationale,
      });
  };
  useKeys('decision', [
    ...POLICY_KEYS.map(([value, code, key]) => ({
      code,
      name: key,
      says: '',
      text: name('policy', value),
      run: () => change({ ...draft, policyLabel: value, ...(value === 'not_abusive' ? { action: 'none' } : {}) }),
    })),
    ...ACTION_KEYS.map(([value, code, key]) => ({
      code,
      name: key,
      says: '',
      text: name('action', value),
      run: () => change({ ...draft, action: value }),
    })),
    { code: 'KeyG', name: 'G', says: 'key-target', run: () => targetField.current?.focus() },
    { code: 'KeyR', name: 'R', says: 'key-rationale', run: () => rationaleField.current?.focus() },
    { code: 'KeyM', name: 'M', says: 'key-macro', run: () => setMacroKey((n) => n + 1) },
    ...(offered ? [{ code: 'KeyY', name: 'Y', says: 'key-suggestion', run: useSuggestion }] : []),
    { code: 'Enter', name: '⏎', says: 'key-submit', run: () => void submit() },
    { code: 'Enter', name: 'Ctrl ⏎', says: 'key-submit', control: true, run: () => void submit() },
  ]);
  return (
    <section className="panel decide" aria-labelledby="decide-title">
      <div className="panel-head">
        <h2 id="decide-title">{t('section-decision')}</h2>
        <MacroMenu
          openKey={macroKey}
          onChoose={(m) =>
            change({
              policyLabel: m.policyLabel,
              action: m.action,
              target: m.target ?? draft.target,
              rationale: m.rationale ?? draft.rationale,
            })
          }
        />
      </div>
      {offered && (
        <p className="notice">
          {t(appealed ? 'appeal-before' : 'suggestion', {
            label: name('policy', offered.policyLabel),
            action: name('action', offered.action),
          })}{' '}
          <button type="button" className="link" onClick={useSuggestion}>
            {t('suggestion-take')}
            <KeyCap name="Y" />
          </button>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        aria-busy={busy}
      >
        <ChoiceFields draft={draft} onChange={change} keys targetField={targetField} rationaleField={rationaleField} />
        {failure !== undefined && (
          <p className="notice bad" role="alert">
            {failure}
          </p>
        )}
        <button type="submit" className="button primary wide big" disabled={busy}>
          {t('decide-and-next')}
          <KeyCap name="⏎" />
        </button>
      </form>
    </section>
  );
}

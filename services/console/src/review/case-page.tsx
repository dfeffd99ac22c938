import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { Clock, Labels, Urgency, useNow, Waiting } from '../content/chips.tsx';
import { EvidencePanel } from '../evidence/evidence-panel.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { KeyCap, useKeys } from '../keys/keys.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf, Problem } from '../layout/problem.tsx';
import { useTitle } from '../layout/use-title.ts';
import { useTake } from '../queue/use-take.ts';
import { readsEvidence } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { BudgetSpent } from '../wellbeing/budget-spent.tsx';
import { type CaseDialog, CaseDialogs } from './case-dialogs.tsx';
import { CaseItems } from './case-items.tsx';
import { CaseState, Why } from './case-state.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { History } from './history.tsx';
import { Notes } from './notes.tsx';
import { useCase } from './use-case.ts';

/** One case: what it is, why it is here, and what to do with it. */
export function CasePage({ id }: { id: string }) {
  const t = useText();
  const { query, view, held, leaseId } = useCase(id);
  const { take, taking, budget, clearBudget } = useTake();
  useTitle(t('case-title', { id: id.slice(-6) }));
  if (query.isError)
    return (
      <div className="page">
        <Problem error={query.error} />
        <Link href="/">{t('to-queue')}</Link>
      </div>
    );
  if (!view)
    return (
      <div className="page" aria-busy="true">
        <p className="muted">{t('loading')}</p>
      </div>
    );
  return (
    <>
      {budget !== undefined && (
        <div className="page">
          <BudgetSpent onMilder={() => take(undefined)} onClose={clearBudget} />
        </div>
      )}
      <CaseBody view={view} held={held} leaseId={leaseId} taking={taking} onTake={take} />
    </>
  );
}

function CaseBody({
  view,
  held,
  leaseId,
  taking,
  onTake,
}: {
  view: CaseView;
  held: boolean;
  leaseId: string | undefined;
  taking: boolean;
  onTake: (caseId?: string) => void;
}) {
  const t = useText();
  const queries = useQueryClient();
  const { say } = useAnnouncer();
  const { role } = useSession().user;
  const [, navigate] = useLocation();
  const [textShown, setTextShown] = useState(!view.severe);
  const [dialog, setDialog] = useState<CaseDialog>();
  const [clearKey, setClearKey] = useState(0);
  const note = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const may = (what: string) => view.allowed.includes(what);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const release = async () => {
    try {
      await api.post(`/v1/cases/${view.id}/release`, leaseId === undefined ? {} : { leaseId });
      queries.removeQueries({ queryKey: ['case', view.id] });
      say(t('release-done'));
      navigate('/');
    } catch (error) {
      say(messageOf(error, t), true);
    }
  };
  const toggleText = () => setTextShown((shown) => !shown);
  useKeys('case', [
    ...(view.severe ? [{ code: 'KeyH', name: 'H', says: 'key-text', run: toggleText }] : []),
    ...(held ? [{ code: 'KeyC', name: 'C', says: 'key-clear', run: () => setClearKey((n) => n + 1) }] : []),
    ...(may('note') ? [{ code: 'KeyW', name: 'W', says: 'key-note', run: () => note.current?.focus() }] : []),
    ...(may('skip') ? [{ code: 'KeyK', name: 'K', says: 'key-skip', run: () => setDialog('skip') }] : []),
    ...(may('escalate') ? [{ code: 'KeyE', name: 'E', says: 'key-escalate', run: () => setDialog('escalate') }] : []),
    ...(may('restrict') ? [{ code: 'KeyX', name: 'X', says: 'key-restrict', run: () => setDialog('restrict') }] : []),
    ...(may('release') ? [{ code: 'KeyD', name: 'D', says: 'key-release', run: () => void release() }] : []),
    ...(!held && may('lease') ? [{ code: 'KeyT', name: 'T', says: 'case-take', run: () => onTake(view.id) }] : []),
    { code: 'Escape', name: 'Esc', says: 'key-leave-field', run: () => undefined },
  ]);
  const actions = (
    [
      ['skip', 'key-skip', 'K'],
      ['escalate', 'key-escalate', 'E'],
      ['restrict', 'key-restrict', 'X'],
    ] as const
  ).filter(([what]) => may(what));
  return (
    <div className="page case-page">
      <div className="case-head">
        <Urgency value={view.urgency} />
        <div className="case-head-main">
          <h1 ref={heading} tabIndex={-1}>
            {t('case-title', { id: view.id.slice(-6) })}
          </h1>
          <div className="case-facts">
            <Labels labels={view.labels} />
            {view.clockDueAt !== null && <Clock dueAt={view.clockDueAt} />}
            <Waiting since={view.openedAt} />
            {held && view.lease && <LeaseLeft until={view.lease.expiresAt} />}
          </div>
        </div>
        <div className="case-actions">
          {actions.map(([what, says, key]) => (
            <button
              key={what}
              type="button"
              className={what === 'restrict' ? 'button small warm' : 'button small'}
              onClick={() => setDialog(what)}
            >
              {t(says)}
              <KeyCap name={key} />
            </button>
          ))}
          {may('release') && (
            <button type="button" className="button small" onClick={() => void release()}>
              {t('release-submit')}
              <KeyCap name="D" />
            </button>
          )}
          {may('appeal') && (
            <button type="button" className="button small" onClick={() => setDialog('appeal')}>
              {t('appeal-title')}
            </button>
          )}
        </div>
      </div>
      <CaseState view={view} held={held} />
      <div className="case-columns">
        <div className="case-content">
          <section className="panel" aria-label={t('section-text')}>
            <CaseItems view={view} held={held} textShown={textShown} onToggleText={toggleText} clearKey={clearKey} />
          </section>
          <Why view={view} />
          <section className="panel" aria-labelledby="translation-title">
            <h2 id="translation-title">{t('section-translation')}</h2>
            <p className="muted">{t('translation-off')}</p>
          </section>
          <History view={view} />
          {readsEvidence(role) && <EvidencePanel view={view} />}
        </div>
        <div className="case-side">
          {held ? (
            <DecisionPanel
              view={view}
              leaseId={leaseId}
              onNext={() => onTake(undefined)}
              onLeaseLost={() => void queries.invalidateQueries({ queryKey: ['case', view.id] })}
            />
          ) : (
            <section className="panel decide">
              <p>{t(view.lease ? 'case-held-by-other' : may('lease') ? 'case-not-held' : 'case-decided')}</p>
              {may('lease') && (
                <button type="button" className="button primary wide" disabled={taking} onClick={() => onTake(view.id)}>
                  {t('case-take')}
                  <KeyCap name="T" />
                </button>
              )}
            </section>
          )}
          <Notes view={view} field={note} />
        </div>
      </div>
      <CaseDialogs
        view={view}
        leaseId={leaseId}
        open={dialog}
        onClose={() => setDialog(undefined)}
        onNext={() => onTake(undefined)}
      />
    </div>
  );
}

function LeaseLeft({ until }: { until: string }) {
  const t = useText();
  const { duration } = useFormat();
  const left = (Date.parse(until) - useNow(5_000)) / 1_000;
  return (
    <span className="muted">{left > 0 ? t('case-lease-left', { time: duration(left) }) : t('case-lease-lost')}</span>
  );
}

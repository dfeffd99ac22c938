import { useState } from 'react';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';
import { reviewsReports } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import type { Report } from './reports-page.tsx';

const REASONS = ['not_intimate', 'not_yours', 'known_harmless', 'unclear', 'other'] as const;

/** One report: each picture by its number and state, and the verdict on those that wait. */
export function ReportCard({ report, onReviewed }: { report: Report; onReviewed: () => unknown }) {
  const t = useText();
  const name = useName();
  const { dateTime, country, language, number } = useFormat();
  const { role } = useSession().user;
  const { say } = useAnnouncer();
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [verdict, setVerdict] = useState<'confirm' | 'refuse'>();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const waiting = report.pictures.filter((p) => p.state === 'waiting').map((p) => p.number);
  const chosen = waiting.filter((n) => !left.has(n));
  const may = reviewsReports(role) && waiting.length > 0 && report.withdrawnAt === null;
  const toggle = (n: number) =>
    setLeft((before) => {
      const next = new Set(before);
      if (!next.delete(n)) next.add(n);
      return next;
    });
  return (
    <article className="panel stack report" aria-label={t('rep-title', { id: report.caseNumber })}>
      <div className="case-facts">
        <h2 dir="ltr">{report.caseNumber}</h2>
        <span className="chip">{name('rep-state', report.state)}</span>
        <span>{name('rep-kind', report.kind)}</span>
        {report.country !== null && <span>{country(report.country)}</span>}
        {report.lang !== null && <span>{language(report.lang)}</span>}
        <time dateTime={report.createdAt}>{dateTime(report.createdAt)}</time>
      </div>
      {report.note !== null && <UserText text={report.note} />}
      <fieldset className="choices">
        <legend>{t('rep-pictures')}</legend>
        <ul className="picture-list">
          {report.pictures.map((p) => (
            <li key={p.number}>
              {may && p.state === 'waiting' ? (
                <label className="check">
                  <input type="checkbox" checked={!left.has(p.number)} onChange={() => toggle(p.number)} />
                  <span>{t('rep-picture', { number: number(p.number) })}</span>
                </label>
              ) : (
                <span>{t('rep-picture', { number: number(p.number) })}</span>
              )}{' '}
              <span className={p.state === 'waiting' ? 'chip strong' : 'chip'}>
                {name('rep-picture-state', p.state)}
              </span>
              {p.reason !== null && <span className="muted"> {name('rep-reason', p.reason)}</span>}
              {p.note !== null && <UserText text={p.note} inline />}
              {p.quality !== null && p.quality < 50 && <span className="muted"> {t('rep-poor')}</span>}
            </li>
          ))}
        </ul>
      </fieldset>
      {report.matches.found > 0 && (
        <p>{t('rep-found', { found: report.matches.found, removed: report.matches.removed })}</p>
      )}
      {may && (
        <p className="row">
          <button
            type="button"
            className="button primary"
            disabled={chosen.length === 0}
            onClick={() => setVerdict('confirm')}
          >
            {t('rep-confirm')}
          </button>
          <button type="button" className="button" disabled={chosen.length === 0} onClick={() => setVerdict('refuse')}>
            {t('rep-refuse')}
          </button>
        </p>
      )}
      {verdict && (
        <ReasonDialog
          open
          title={t(`rep-${verdict}`)}
          help={t(`rep-${verdict}-help`, { count: chosen.length })}
          why={t('rep-note')}
          submit={t(`rep-${verdict}`)}
          onClose={() => setVerdict(undefined)}
          onSubmit={async (note) => {
            await api.post(`/v1/reports/${report.id}/review`, {
              verdict,
              pictures: chosen,
              ...(verdict === 'refuse' ? { reason } : {}),
              ...(note === '' ? {} : { note }),
            });
            // What was left out is what is looked at next.
            setLeft(new Set());
            say(t('admin-done'));
            await onReviewed();
          }}
        >
          {verdict === 'refuse' && (
            <label className="field">
              <span>{t('rep-why')}</span>
              <select name="refusal" value={reason} onChange={(e) => setReason(e.target.value)}>
                {REASONS.map((one) => (
                  <option key={one} value={one}>
                    {name('rep-reason', one)}
                  </option>
                ))}
              </select>
              <small>{t('rep-why-help')}</small>
            </label>
          )}
        </ReasonDialog>
      )}
    </article>
  );
}

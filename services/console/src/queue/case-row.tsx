import { useState } from 'react';
import { Link } from 'wouter';
import type { CaseSummary } from '../api/shapes.ts';
import { Clock, Labels, Urgency, Waiting } from '../content/chips.tsx';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { Icon } from '../layout/icon.tsx';

/** One case of the queue. Severe text is not shown before it is asked for. */
export function CaseRow({
  row,
  me,
  gone,
  selected,
  onSelect,
}: {
  row: CaseSummary;
  me: string;
  gone: boolean;
  selected?: boolean;
  onSelect?: (on: boolean) => void;
}) {
  const t = useText();
  const name = useName();
  const { language, country, dateTime } = useFormat();
  const [shown, setShown] = useState(false);
  const hidden = row.severe && !shown;
  const held = row.lease === null ? undefined : row.lease.by === me ? 'mine' : 'other';
  return (
    <li className={`case-row${gone ? ' gone' : ''}${held === 'other' ? ' taken' : ''}`}>
      {onSelect && (
        <input
          type="checkbox"
          className="case-select"
          aria-label={t('queue-select', { id: row.id.slice(-6) })}
          checked={selected ?? false}
          disabled={gone || held === 'other'}
          onChange={(e) => onSelect(e.target.checked)}
        />
      )}
      <Urgency value={row.urgency} />
      <div className="case-main">
        <p className="case-text">
          {row.excerpt === null ? (
            <Link href={`/cases/${row.id}`} className="case-link muted">
              {t('image-only')}
            </Link>
          ) : hidden ? (
            <>
              <Link href={`/cases/${row.id}`} className="case-link muted">
                {t('text-hidden')}
              </Link>
              <button type="button" className="link above" onClick={() => setShown(true)}>
                {t('text-show')}
              </button>
            </>
          ) : (
            <Link href={`/cases/${row.id}`} className="case-link">
              <UserText text={row.excerpt} inline />
            </Link>
          )}
        </p>
        <div className="case-facts">
          <Labels labels={row.labels} />
          {row.lang !== null && <span>{language(row.lang)}</span>}
          {row.country !== null && <span>{country(row.country)}</span>}
          {row.itemCount > 1 && (
            <span className="with-icon">
              <Icon name="posts" />
              {t('items-count', { count: row.itemCount })}
            </span>
          )}
          {row.stage === 'escalated' && <span className="chip strong">{t('event-escalated')}</span>}
          {row.stage === 'appeal' && <span className="chip strong">{t('case-appeal')}</span>}
          {row.restricted && (
            <span className="chip strong with-icon">
              <Icon name="lock" />
              {t('filter-restricted')}
            </span>
          )}
        </div>
      </div>
      <div className="case-times">
        {row.decidedAt !== null ? (
          <>
            <time className="muted" dateTime={row.decidedAt}>
              {dateTime(row.decidedAt)}
            </time>
            {row.decision && <span className="chip">{name('policy', row.decision.policyLabel)}</span>}
          </>
        ) : (
          <>
            {row.clockDueAt !== null && <Clock dueAt={row.clockDueAt} />}
            <Waiting since={row.openedAt} />
          </>
        )}
        {gone ? (
          <span className="chip">{t('gone-decided')}</span>
        ) : (
          held && (
            <span className={`chip ${held === 'mine' ? 'good' : ''}`}>
              {t(held === 'mine' ? 'held-by-you' : 'held-by-other')}
            </span>
          )
        )}
      </div>
    </li>
  );
}

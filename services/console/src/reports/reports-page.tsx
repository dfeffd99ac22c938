import type { RowOf } from '@haetae/client';
import { useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { ListNote, More, usePaged } from '../layout/paged.tsx';
import { Tabs } from '../layout/tabs.tsx';
import { useTitle } from '../layout/use-title.ts';
import { readsReferrals } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { Referrals } from './referrals.tsx';
import { ReportCard } from './report-card.tsx';

export type Report = RowOf<'/v1/reports'>;

/** What survivors reported: hashes of pictures that never left their devices. There is nothing to look at here. */
export function ReportsPage({ part }: { part: string }) {
  const t = useText();
  const { role } = useSession().user;
  useTitle(t('nav-reports'));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav-reports')}</h1>
      </div>
      {readsReferrals(role) && (
        <Tabs
          label={t('nav-reports')}
          places={[
            { to: '/reports', text: t('rep-survivors'), here: part === 'waiting' },
            { to: '/reports/referrals', text: t('rep-referrals'), here: part === 'referrals' },
          ]}
        />
      )}
      {part === 'referrals' && readsReferrals(role) ? <Referrals /> : <Reports />}
    </div>
  );
}

function Reports() {
  const t = useText();
  const [all, setAll] = useState(false);
  const { query, rows, refresh } = usePaged<Report>('/v1/reports', 'reports', { waiting: all ? 'false' : 'true' });
  return (
    <>
      <p className="muted">{t('rep-help')}</p>
      <div className="filters">
        <label className="check">
          <input type="checkbox" checked={all} onChange={(e) => setAll(e.target.checked)} />
          <span>{t('rep-all')}</span>
        </label>
      </div>
      <ListNote query={query} count={rows.length} empty={t(all ? 'admin-empty' : 'rep-empty')} />
      <ul className="stack-wide">
        {rows.map((report) => (
          <li key={report.id}>
            <ReportCard report={report} onReviewed={refresh} />
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  );
}

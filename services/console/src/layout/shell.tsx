import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useText } from '../i18n/text.tsx';
import { useKeys } from '../keys/keys.tsx';
import { useLive } from '../live/live.tsx';
import { readsCases, readsReports, readsSupervision, readsTakedowns, reviewsCases } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { ExposureMeter } from '../wellbeing/exposure-meter.tsx';
import { PauseReminder } from '../wellbeing/pause-reminder.tsx';
import { AccountButton } from './account-button.tsx';
import { Icon } from './icon.tsx';
import { Mark } from './mark.tsx';
import { Tabs } from './tabs.tsx';

/** The frame of every screen: skip link, top bar with the places to go, and the page. */
export function Shell({ children, onShowKeys }: { children: ReactNode; onShowKeys: () => void }) {
  const t = useText();
  const { user } = useSession();
  const [path, navigate] = useLocation();
  const live = useLive();
  useKeys('anywhere', [
    { code: 'Slash', shift: true, name: '?', says: 'key-help', run: onShowKeys },
    ...(readsCases(user.role) ? [{ code: 'KeyQ', name: 'Q', says: 'key-go-queue', run: () => navigate('/') }] : []),
  ]);
  const { role } = user;
  const under = (to: string) => path === to || path.startsWith(`${to}/`);
  const places = (
    [
      ['/', 'nav-queue', readsCases(role), path === '/' || under('/cases')],
      ['/decided', 'nav-decided', readsCases(role), path === '/decided'],
      ['/reports', 'nav-reports', readsReports(role), under('/reports')],
      ['/takedowns', 'nav-takedowns', readsTakedowns(role), under('/takedowns')],
      ['/supervise', 'nav-supervise', readsSupervision(role), under('/supervise')],
      ['/admin', 'nav-admin', readsSupervision(role), under('/admin')],
    ] as const
  ).filter(([, , may]) => may);
  return (
    <>
      <a className="skip-link" href="#content">
        {t('skip-to-content')}
      </a>
      <header className="top-bar">
        <Link href="/" className="brand" aria-label={t('app-name')}>
          <Mark />
          <span className="brand-name">{t('app-name')}</span>
        </Link>
        <Tabs
          className="places"
          linkClass="place"
          label={t('nav-main')}
          places={places.map(([to, says, , here]) => ({ to, text: t(says), here }))}
        />
        <div className="top-end">
          {reviewsCases(role) && <ExposureMeter />}
          {readsCases(role) && (
            <span className={live ? 'live on' : 'live'} role="status">
              <span className="live-dot" aria-hidden="true" />
              <span className="live-text">{t(live ? 'live-on' : 'live-off')}</span>
            </span>
          )}
          <button type="button" className="button icon-only quiet" aria-label={t('keys-title')} onClick={onShowKeys}>
            <Icon name="keys" />
          </button>
          <AccountButton />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {reviewsCases(role) && <PauseReminder />}
    </>
  );
}

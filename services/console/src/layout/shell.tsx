import { lazy, type ReactNode, Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import { useText } from '../i18n/text.tsx';
import { useKeys } from '../keys/keys.tsx';
import { useLive } from '../live/live.tsx';
import { useSession } from '../session/session.tsx';
import { ExposureMeter } from '../wellbeing/exposure-meter.tsx';
import { PauseReminder } from '../wellbeing/pause-reminder.tsx';
import { Icon } from './icon.tsx';
import { Mark } from './mark.tsx';

const AccountMenu = lazy(() => import('./account-menu.tsx').then((m) => ({ default: m.AccountMenu })));
const SUPERVISORS = ['supervisor', 'admin', 'auditor'];
const ADMINS = ['admin', 'supervisor'];

/** The frame of every screen: skip link, top bar with the places to go, and the page. */
export function Shell({ children, onShowKeys }: { children: ReactNode; onShowKeys: () => void }) {
  const t = useText();
  const { user } = useSession();
  const [path, navigate] = useLocation();
  const live = useLive();
  useKeys('anywhere', [
    { code: 'Slash', shift: true, name: '?', says: 'key-help', run: onShowKeys },
    { code: 'KeyQ', name: 'Q', says: 'key-go-queue', run: () => navigate('/') },
  ]);
  const places = [
    { to: '/', text: t('nav-queue'), here: path === '/' || path.startsWith('/cases') },
    { to: '/decided', text: t('nav-decided'), here: path === '/decided' },
    ...(SUPERVISORS.includes(user.role)
      ? [{ to: '/supervise', text: t('nav-supervise'), here: path.startsWith('/supervise') }]
      : []),
    ...(ADMINS.includes(user.role) ? [{ to: '/admin', text: t('nav-admin'), here: path.startsWith('/admin') }] : []),
  ];
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
        <nav className="places" aria-label={t('nav-main')}>
          {places.map(({ to, text, here }) => (
            <Link key={to} href={to} className="place" aria-current={here ? 'page' : undefined}>
              {text}
            </Link>
          ))}
        </nav>
        <div className="top-end">
          <ExposureMeter />
          <span className={live ? 'live on' : 'live'} role="status">
            <span className="live-dot" aria-hidden="true" />
            <span className="live-text">{t(live ? 'live-on' : 'live-off')}</span>
          </span>
          <button type="button" className="button icon-only quiet" aria-label={t('keys-title')} onClick={onShowKeys}>
            <Icon name="keys" />
          </button>
          <Suspense>
            <AccountMenu />
          </Suspense>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <PauseReminder />
    </>
  );
}

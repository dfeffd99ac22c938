import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../i18n/text.tsx';
import { useTitle } from '../layout/use-title.ts';
import { useSession } from '../session/session.tsx';
import { Keys } from './keys.tsx';
import { People } from './people.tsx';
import { Banks, Macros, Packs, Peers, Webhooks } from './settings-lists.tsx';

/** What an organisation sets up. A supervisor sees most of it and changes macros and banks; the rest is an admin’s. */
export function AdminPage({ part }: { part: string }) {
  const t = useText();
  const { user } = useSession();
  const isAdmin = user.role === 'admin';
  useTitle(t('nav-admin'));
  const parts: [string, string, ReactNode][] = [
    ['people', t('admin-people'), <People key="people" mayChange={isAdmin} />],
    ...(isAdmin ? ([['keys', t('admin-keys'), <Keys key="keys" />]] as [string, string, ReactNode][]) : []),
    ['macros', t('admin-macros'), <Macros key="macros" mayChange />],
    ['packs', t('admin-packs'), <Packs key="packs" />],
    ['banks', t('admin-banks'), <Banks key="banks" mayChange />],
    ['webhooks', t('admin-webhooks'), <Webhooks key="webhooks" mayChange={isAdmin} />],
    ['peers', t('admin-peers'), <Peers key="peers" />],
  ];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav-admin')}</h1>
      </div>
      <nav className="tabs" aria-label={t('nav-admin')}>
        {parts.map(([id, text]) => (
          <Link key={id} href={`/admin/${id}`} className="tab" aria-current={id === part ? 'page' : undefined}>
            {text}
          </Link>
        ))}
      </nav>
      {parts.find(([id]) => id === part)?.[2] ?? <p>{t('page-not-found')}</p>}
    </div>
  );
}

import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Tabs } from '../layout/tabs.tsx';
import { useTitle } from '../layout/use-title.ts';
import { isAdmin, supervises } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { Erasures } from './erasures.tsx';
import { Failures } from './failures.tsx';
import { Keys } from './keys.tsx';
import { Peers } from './peers.tsx';
import { People } from './people.tsx';
import { Banks, Macros, Packs } from './settings-lists.tsx';
import { WebhookPage } from './webhook-page.tsx';
import { Webhooks } from './webhooks.tsx';

/**
 * What an organisation sets up and keeps in order. A supervisor sees most of it and changes macros and banks; the rest is an
 * admin’s. An auditor reads.
 */
export function AdminPage({ part, id }: { part: string; id?: string | undefined }) {
  const t = useText();
  const { role } = useSession().user;
  const admin = isAdmin(role);
  const supervisor = supervises(role);
  useTitle(t('nav-admin'));
  const parts: [id: string, may: boolean, part: () => ReactNode][] = [
    ['people', true, () => <People mayChange={admin} />],
    ['keys', admin, () => <Keys />],
    ['macros', supervisor, () => <Macros mayChange />],
    ['packs', true, () => <Packs />],
    ['banks', true, () => <Banks mayChange={supervisor} />],
    ['peers', true, () => <Peers mayChange={admin} mayPull={supervisor} />],
    [
      'webhooks',
      supervisor,
      () => (id === undefined ? <Webhooks mayChange={admin} /> : <WebhookPage id={id} mayChange={admin} />),
    ],
    ['erasures', true, () => <Erasures mayAsk={supervisor} />],
    ['failures', true, () => <Failures />],
  ];
  const open = parts.filter(([, may]) => may);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav-admin')}</h1>
      </div>
      <Tabs
        label={t('nav-admin')}
        places={open.map(([one]) => ({ to: `/admin/${one}`, text: t(`admin-${one}`), here: one === part }))}
      />
      {open.find(([one]) => one === part)?.[2]() ?? <p>{t('page-not-found')}</p>}
    </div>
  );
}

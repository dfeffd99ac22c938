import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Tabs } from '../layout/tabs.tsx';
import { useTitle } from '../layout/use-title.ts';
import { Appeals } from './appeals.tsx';
import { Exposure } from './exposure.tsx';
import { Health } from './health.tsx';
import { Quality } from './quality.tsx';

export function SupervisePage({ part }: { part: string }) {
  const t = useText();
  useTitle(t('nav-supervise'));
  const parts: [string, string, ReactNode][] = [
    ['health', t('sup-health'), <Health key="health" />],
    ['quality', t('sup-quality'), <Quality key="quality" />],
    ['exposure', t('sup-exposure'), <Exposure key="exposure" />],
    ['appeals', t('sup-appeals'), <Appeals key="appeals" />],
  ];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav-supervise')}</h1>
      </div>
      <Tabs
        label={t('nav-supervise')}
        places={parts.map(([id, text]) => ({ to: `/supervise/${id}`, text, here: id === part }))}
      />
      {parts.find(([id]) => id === part)?.[2] ?? <p>{t('page-not-found')}</p>}
    </div>
  );
}

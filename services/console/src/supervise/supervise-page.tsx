import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useText } from '../i18n/text.tsx';
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
      <nav className="tabs" aria-label={t('nav-supervise')}>
        {parts.map(([id, text]) => (
          <Link key={id} href={`/supervise/${id}`} className="tab" aria-current={id === part ? 'page' : undefined}>
            {text}
          </Link>
        ))}
      </nav>
      {parts.find(([id]) => id === part)?.[2] ?? <p>{t('page-not-found')}</p>}
    </div>
  );
}

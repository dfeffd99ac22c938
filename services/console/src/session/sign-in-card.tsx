import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Mark } from '../layout/mark.tsx';

/** The frame of everything that is asked before somebody is let in. */
export function SignInCard({ title, children, foot }: { title: string; children: ReactNode; foot?: ReactNode }) {
  const t = useText();
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <Mark />
          <span>{t('app-name')}</span>
        </div>
        <h1>{title}</h1>
        {children}
      </main>
      {foot}
    </div>
  );
}

import { useText } from '../i18n/text.tsx';
import { Mark } from '../layout/mark.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** The organisation asks everybody for a second factor; nothing else is open before. */
export function MustSetUpTotp({ onDone }: { onDone: () => void }) {
  const t = useText();
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <Mark />
          <span>{t('app-name')}</span>
        </div>
        <h1>{t('admin-my-totp')}</h1>
        <TotpSetup onDone={onDone} />
      </main>
    </div>
  );
}

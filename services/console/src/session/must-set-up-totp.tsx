import { useText } from '../i18n/text.tsx';
import { SignInCard } from './sign-in-card.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** The organisation asks everybody for a second factor; nothing else is open before. */
export function MustSetUpTotp({ onDone }: { onDone: () => void }) {
  const t = useText();
  return (
    <SignInCard title={t('admin-my-totp')}>
      <p className="muted">{t('totp-required')}</p>
      <TotpSetup onDone={onDone} />
    </SignInCard>
  );
}

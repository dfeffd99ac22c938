import { useText } from '../i18n/text.tsx';
import { Modal } from '../layout/modal.tsx';
import type { SignedIn } from './session.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** Over the work, which stays as it is. It cannot be closed: nothing can be sent without a session. */
export function SignedOutDialog({
  open,
  name,
  onSignedIn,
}: {
  open: boolean;
  name: string;
  onSignedIn: (session: SignedIn) => void;
}) {
  const t = useText();
  return (
    <Modal open={open} title={t('signin-again-title')} veil>
      <p>{t('signin-again-help')}</p>
      {open && <SignInForm name={name} newTab onSignedIn={onSignedIn} />}
      <a href="/console/">{t('signin-again-other')}</a>
    </Modal>
  );
}

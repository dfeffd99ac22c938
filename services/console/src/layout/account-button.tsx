import { lazy, Suspense, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { useSession } from '../session/session.tsx';
import { Icon } from './icon.tsx';

const loadMenu = () => import('./account-menu.tsx').then((m) => ({ default: m.AccountMenu }));
const AccountMenu = lazy(loadMenu);

/**
 * Opens the account's menu. The menu and its library are 40 kB that most visits do not need: they are fetched when somebody comes
 * near, and take the button's place, open, when it is pressed.
 */
export function AccountButton() {
  const t = useText();
  const { user } = useSession();
  const [pressed, setPressed] = useState(false);
  const near = () => void loadMenu();
  const button = (
    <button
      type="button"
      className="button quiet account"
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setPressed(true)}
    >
      <Icon name="person" />
      <span className="visually-hidden">{t('menu-account')} </span>
      <bdi className="account-name">{user.name}</bdi>
    </button>
  );
  return pressed ? (
    <Suspense fallback={button}>
      <AccountMenu />
    </Suspense>
  ) : (
    button
  );
}

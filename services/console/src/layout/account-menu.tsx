import { Menu, MenuButton, MenuItem, MenuItemRadio, MenuProvider, MenuSeparator } from '@ariakit/react';
import { useLocation } from 'wouter';
import { api } from '../api/api.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { useLanguage, useName, useText } from '../i18n/text.tsx';
import { useSession } from '../session/session.tsx';
import { Icon } from './icon.tsx';
import { THEMES, type Theme, useTheme } from './theme.ts';

/** Who is signed in, the language, the appearance, and the way out. Open when it comes: it was asked for. */
export function AccountMenu() {
  const t = useText();
  const name = useName();
  const { user, signOut } = useSession();
  const { language, setLanguage } = useLanguage();
  const [theme, setTheme] = useTheme();
  const [, navigate] = useLocation();
  return (
    <MenuProvider defaultOpen values={{ language, theme }} setValues={() => undefined}>
      <MenuButton className="button quiet account">
        <Icon name="person" />
        <span className="visually-hidden">{t('menu-account')} </span>
        <bdi className="account-name">{user.name}</bdi>
      </MenuButton>
      <Menu className="menu" gutter={6}>
        <p className="menu-who">
          <bdi>{user.name}</bdi>
          <small>{name('role', user.role)}</small>
        </p>
        <MenuSeparator className="menu-line" />
        <p className="menu-head" id="menu-theme">
          {t('menu-theme')}
        </p>
        {THEMES.map((one) => (
          <MenuItemRadio
            key={one}
            name="theme"
            value={one}
            checked={theme === one}
            className="menu-item"
            hideOnClick={false}
            onClick={() => setTheme(one as Theme)}
          >
            {t(`theme-${one}`)}
          </MenuItemRadio>
        ))}
        <MenuSeparator className="menu-line" />
        <p className="menu-head">{t('menu-language')}</p>
        <div className="menu-scroll">
          {LANGUAGES.map(({ id, name: own, dir }) => (
            <MenuItemRadio
              key={id}
              name="language"
              value={id}
              checked={language === id}
              className="menu-item"
              lang={id}
              dir={dir}
              hideOnClick
              onClick={() => {
                setLanguage(id);
                // Kept with the person, too, where the server takes it; this device has it anyway.
                api.patch('/v1/session', { lang: id }).catch(() => undefined);
              }}
            >
              {own}
            </MenuItemRadio>
          ))}
        </div>
        <MenuSeparator className="menu-line" />
        <MenuItem className="menu-item" onClick={() => navigate('/account')}>
          {t('menu-account')}
        </MenuItem>
        <MenuItem className="menu-item" onClick={() => void signOut()}>
          {t('sign-out')}
        </MenuItem>
      </Menu>
    </MenuProvider>
  );
}

import { Menu, MenuButton, MenuItem, MenuProvider, useMenuStore } from '@ariakit/react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/api.ts';
import type { Macro } from '../api/shapes.ts';
import { useName, useText } from '../i18n/text.tsx';
import { KeyCap } from '../keys/keys.tsx';

/** Decisions that come again and again, filled in at once. */
export function MacroMenu({ openKey, onChoose }: { openKey: number; onChoose: (macro: Macro) => void }) {
  const t = useText();
  const name = useName();
  const menu = useMenuStore();
  const macros = useQuery({
    queryKey: ['macros'],
    queryFn: () => api.get<{ macros: Macro[] }>('/v1/macros'),
    staleTime: 300_000,
    retry: false,
  });
  useEffect(() => {
    if (openKey > 0) {
      menu.show();
      menu.move(menu.first());
    }
  }, [openKey, menu]);
  return (
    <MenuProvider store={menu}>
      <MenuButton className="button small">
        {t('decide-macro')}
        <KeyCap name="M" />
      </MenuButton>
      <Menu className="menu" gutter={6}>
        {(macros.data?.macros ?? []).length === 0 ? (
          <p className="menu-head">{t('decide-macro-none')}</p>
        ) : (
          macros.data?.macros.map((macro) => (
            <MenuItem key={macro.id} className="menu-item" onClick={() => onChoose(macro)}>
              <bdi>{macro.name}</bdi>
              <small className="muted">
                {name('policy', macro.policyLabel)} · {name('action', macro.action)}
              </small>
            </MenuItem>
          ))
        )}
      </Menu>
    </MenuProvider>
  );
}

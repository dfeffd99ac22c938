import type { RowOf } from '@haetae/client';
import { ActButton, useRows } from '../admin/resource.tsx';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { ListNote } from '../layout/paged.tsx';

type OpenSession = RowOf<'/v1/sessions'>;

/** Where one is signed in; any but this one can be ended. */
export function Sessions() {
  const t = useText();
  const { dateTime } = useFormat();
  const { query, rows, refresh } = useRows<OpenSession>('/v1/sessions', 'sessions');
  return (
    <>
      <ListNote query={query} count={rows.length} />
      <ul className="decisions">
        {rows.map((s) => (
          <li key={s.id}>
            <UserText text={s.userAgent ?? '–'} inline />
            <p className="row muted">
              <span>{t('session-seen', { time: dateTime(s.lastSeenAt) })}</span>
              {s.address !== null && <bdi>{s.address}</bdi>}
              {s.current ? (
                <span className="chip good">{t('session-this')}</span>
              ) : (
                <ActButton
                  text={t('session-end')}
                  act={async () => {
                    await api.delete(`/v1/sessions/${s.id}`);
                    await refresh();
                  }}
                />
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

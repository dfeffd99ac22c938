import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useSession } from '../session/session.tsx';
import { ROLES } from './people.tsx';
import { ActButton, Choice, CreateForm, Field, Table, textOf, useRows } from './resource.tsx';

interface ApiKey {
  id: string;
  role: string;
  name: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

export function Keys() {
  const t = useText();
  const name = useName();
  const { dateTime } = useFormat();
  const { user } = useSession();
  const { query, rows, refresh } = useRows<ApiKey>('/v1/keys', 'keys');
  return (
    <div className="stack-wide">
      <CreateForm
        title={t('admin-new-key')}
        onSubmit={async (form) => {
          const made = await api.post<{ key: string }>('/v1/keys', {
            organisation: user.organisation,
            name: textOf(form, 'name'),
            role: textOf(form, 'role'),
          });
          await refresh();
          return made.key;
        }}
      >
        <Field text={t('admin-name')} name="name" required maxLength={100} />
        <Choice text={t('admin-role')} name="role" options={ROLES.map((r) => [r, name('role', r)] as const)} />
      </CreateForm>
      <Table
        title={t('admin-keys')}
        query={query}
        rows={rows}
        columns={[
          { head: t('admin-name'), cell: (k) => <UserText text={k.name} inline /> },
          { head: t('admin-role'), cell: (k) => name('role', k.role) },
          { head: t('admin-created'), cell: (k) => dateTime(k.createdAt) },
          { head: t('admin-last-used'), cell: (k) => (k.lastUsedAt === null ? '–' : dateTime(k.lastUsedAt)) },
          { head: t('admin-expires'), cell: (k) => (k.expiresAt === null ? '–' : dateTime(k.expiresAt)) },
          {
            head: t('admin-status'),
            cell: (k) =>
              k.revokedAt === null ? (
                <ActButton
                  text={t('admin-revoke')}
                  act={async () => {
                    await api.delete(`/v1/keys/${k.id}`);
                    await refresh();
                  }}
                />
              ) : (
                t('admin-revoked')
              ),
          },
        ]}
      />
    </div>
  );
}

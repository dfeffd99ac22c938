import { useState } from 'react';
import { api } from '../api/api.ts';
import type { Person } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { ActButton, Choice, CreateForm, Field, Secret, Table, textOf, useRows } from './resource.tsx';

export const ROLES = [
  'moderator',
  'supervisor',
  'safeguarding',
  'auditor',
  'monitor',
  'support-centre',
  'platform',
  'admin',
];
interface HandedOver {
  oneTimePassword: string | null;
  invitation: { url: string } | null;
}

export function People({ mayChange }: { mayChange: boolean }) {
  const t = useText();
  const name = useName();
  const { dateTime } = useFormat();
  const { query, rows, refresh } = useRows<Person>('/v1/users', 'users');
  const [secret, setSecret] = useState<string>();
  const shown = (given: HandedOver) => given.invitation?.url ?? given.oneTimePassword ?? undefined;
  return (
    <div className="stack-wide">
      {mayChange && (
        <CreateForm
          title={t('admin-new-person')}
          onSubmit={async (form) => {
            const email = textOf(form, 'email');
            const given = await api.post<HandedOver>('/v1/users', {
              name: textOf(form, 'name'),
              role: textOf(form, 'role'),
              handOver: 'invitation',
              ...(email === '' ? {} : { email }),
            });
            await refresh();
            return shown(given);
          }}
        >
          <Field text={t('admin-name')} name="name" required maxLength={100} />
          <Field text={t('admin-email')} name="email" type="email" dir="ltr" />
          <Choice text={t('admin-role')} name="role" options={ROLES.map((r) => [r, name('role', r)] as const)} />
        </CreateForm>
      )}
      {secret !== undefined && <Secret text={secret} onClose={() => setSecret(undefined)} />}
      <Table
        title={t('admin-people')}
        query={query}
        rows={rows}
        columns={[
          { head: t('admin-name'), cell: (p) => <UserText text={p.name} inline /> },
          { head: t('admin-role'), cell: (p) => name('role', p.role) },
          { head: t('admin-totp'), cell: (p) => t(p.totpEnabled ? 'admin-active' : 'admin-off') },
          { head: t('admin-last-seen'), cell: (p) => (p.lastSignInAt === null ? '–' : dateTime(p.lastSignInAt)) },
          {
            head: t('admin-status'),
            cell: (p) => (
              <span className="row">
                {t(p.disabledAt === null ? 'admin-active' : 'admin-off')}
                {mayChange && (
                  <>
                    <ActButton
                      text={t(p.disabledAt === null ? 'admin-disable' : 'admin-enable')}
                      act={async () => {
                        await api.patch(`/v1/users/${p.id}`, { disabled: p.disabledAt === null });
                        await refresh();
                      }}
                    />
                    <ActButton
                      text={t('admin-reset')}
                      act={async () => {
                        setSecret(
                          shown(await api.post<HandedOver>(`/v1/users/${p.id}/reset`, { handOver: 'invitation' })),
                        );
                        await refresh();
                      }}
                    />
                  </>
                )}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

import { api } from '../api/api.ts';
import type { Macro } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { ACTION_KEYS, POLICY_KEYS } from '../review/taxonomy.ts';
import { ActButton, Choice, CreateForm, Field, Table, textOf, useRows } from './resource.tsx';

interface PackRow {
  id: string;
  name: string;
  version: string;
  languages: string[];
  lexiconTerms: number;
  reviewed: boolean;
}
export function Packs() {
  const t = useText();
  const { language, number } = useFormat();
  const { query, rows } = useRows<PackRow>('/v1/packs', 'packs');
  return (
    <Table
      title={t('admin-packs')}
      query={query}
      rows={rows}
      columns={[
        { head: t('admin-name'), cell: (p) => <UserText text={p.name} inline /> },
        { head: t('admin-version'), cell: (p) => p.version },
        { head: t('admin-languages'), cell: (p) => p.languages.map(language).join(', ') },
        { head: t('admin-terms'), number: true, cell: (p) => number(p.lexiconTerms) },
        { head: t('admin-status'), cell: (p) => t(p.reviewed ? 'admin-active' : 'admin-not-reviewed') },
      ]}
    />
  );
}

interface BankRow {
  id: string;
  name: string;
  kind: 'block' | 'allow';
  distance: number;
  enabled: boolean;
  hashCount?: number;
}
export function Banks({ mayChange }: { mayChange: boolean }) {
  const t = useText();
  const { number } = useFormat();
  const { query, rows, refresh } = useRows<BankRow>('/v1/banks', 'banks');
  return (
    <div className="stack-wide">
      {mayChange && (
        <CreateForm
          title={t('admin-new-bank')}
          onSubmit={async (form) => {
            await api.post('/v1/banks', { name: textOf(form, 'name'), kind: textOf(form, 'kind') });
            await refresh();
            return undefined;
          }}
        >
          <Field text={t('admin-name')} name="name" required maxLength={100} />
          <Choice
            text={t('admin-kind')}
            name="kind"
            options={[
              ['block', t('admin-block')],
              ['allow', t('admin-allow')],
            ]}
          />
        </CreateForm>
      )}
      <Table
        title={t('admin-banks')}
        query={query}
        rows={rows}
        columns={[
          { head: t('admin-name'), cell: (b) => <UserText text={b.name} inline /> },
          { head: t('admin-kind'), cell: (b) => t(`admin-${b.kind}`) },
          { head: t('admin-distance'), number: true, cell: (b) => number(b.distance) },
          {
            head: t('admin-status'),
            cell: (b) => (
              <span className="row">
                {t(b.enabled ? 'admin-active' : 'admin-off')}
                {mayChange && (
                  <ActButton
                    text={t(b.enabled ? 'admin-disable' : 'admin-enable')}
                    act={async () => {
                      await api.patch(`/v1/banks/${b.id}`, { enabled: !b.enabled });
                      await refresh();
                    }}
                  />
                )}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

export function Macros({ mayChange }: { mayChange: boolean }) {
  const t = useText();
  const name = useName();
  const { query, rows, refresh } = useRows<Macro>('/v1/macros', 'macros');
  return (
    <div className="stack-wide">
      {mayChange && (
        <CreateForm
          title={t('admin-new-macro')}
          onSubmit={async (form) => {
            const rationale = textOf(form, 'rationale');
            await api.post('/v1/macros', {
              name: textOf(form, 'name'),
              policyLabel: textOf(form, 'policyLabel'),
              action: textOf(form, 'action'),
              ...(rationale === '' ? {} : { rationale }),
            });
            await refresh();
            return undefined;
          }}
        >
          <Field text={t('admin-name')} name="name" required maxLength={100} />
          <Choice
            text={t('decide-label')}
            name="policyLabel"
            options={POLICY_KEYS.map(([p]) => [p, name('policy', p)])}
          />
          <Choice text={t('decide-action')} name="action" options={ACTION_KEYS.map(([a]) => [a, name('action', a)])} />
          <Field text={t('decide-rationale')} name="rationale" maxLength={1_000} />
        </CreateForm>
      )}
      <Table
        title={t('admin-macros')}
        query={query}
        rows={rows}
        columns={[
          { head: t('admin-name'), cell: (m) => <UserText text={m.name} inline /> },
          { head: t('decide-label'), cell: (m) => name('policy', m.policyLabel) },
          { head: t('decide-action'), cell: (m) => name('action', m.action) },
          {
            head: t('admin-status'),
            cell: (m) =>
              mayChange ? (
                <ActButton
                  text={t('admin-delete')}
                  act={async () => {
                    await api.delete(`/v1/macros/${m.id}`);
                    await refresh();
                  }}
                />
              ) : (
                ''
              ),
          },
        ]}
      />
    </div>
  );
}

import type { RowOf } from '@haetae/client';
import { Link } from 'wouter';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { CreateForm, Field, Table, textOf, useRows } from './resource.tsx';

export type Webhook = RowOf<'/v1/webhooks'>;

/** How an endpoint fares, in a word. */
export const stateOf = (w: Webhook): 'paused' | 'failing' | 'ok' =>
  w.paused ? 'paused' : w.circuit.state === 'closed' ? 'ok' : 'failing';

export function Webhooks({ mayChange }: { mayChange: boolean }) {
  const t = useText();
  const name = useName();
  const { number, dateTime } = useFormat();
  const { query, rows, refresh } = useRows<Webhook>('/v1/webhooks', 'webhooks');
  return (
    <div className="stack-wide">
      {mayChange && (
        <CreateForm
          title={t('admin-new-webhook')}
          onSubmit={async (form) => {
            const made = await api.post<{ secret?: string }>('/v1/webhooks', { url: textOf(form, 'url') });
            await refresh();
            return made.secret;
          }}
        >
          <Field text={t('admin-url')} name="url" type="url" dir="ltr" required />
        </CreateForm>
      )}
      <Table
        title={t('admin-webhooks')}
        query={query}
        rows={rows}
        columns={[
          {
            head: t('admin-url'),
            cell: (w) => (
              <Link href={`/admin/webhooks/${w.id}`}>
                <UserText text={w.url} inline />
              </Link>
            ),
          },
          { head: t('admin-events'), cell: (w) => (w.events.length === 0 ? t('filter-all') : w.events.join(', ')) },
          { head: t('hook-pending'), number: true, cell: (w) => number(w.pending) },
          { head: t('hook-dead'), number: true, cell: (w) => number(w.dead) },
          { head: t('hook-last'), cell: (w) => (w.lastSuccessAt === null ? '–' : dateTime(w.lastSuccessAt)) },
          {
            head: t('admin-status'),
            cell: (w) => (
              <span className={stateOf(w) === 'failing' ? 'chip strong' : 'chip'}>
                {name('hook-state', stateOf(w))}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}

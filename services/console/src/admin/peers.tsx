import type { RowOf } from '@haetae/client';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { ActButton, Choice, CreateForm, Field, Table, textOf, useRows } from './resource.tsx';

type Peer = RowOf<'/v1/peers'>;
type Bank = RowOf<'/v1/banks'>;
/** How each kind of partner is spoken to; proper names, but for our own. */
const SHAPES = [
  ['haetae', 'Haetae'],
  ['stopncii', 'StopNCII'],
  ['threatexchange', 'ThreatExchange'],
  ['ncmec', 'NCMEC'],
] as const;

/** Partners whose hashes are followed: how each is, and what it brought. */
export function Peers({ mayChange, mayPull }: { mayChange: boolean; mayPull: boolean }) {
  const t = useText();
  const name = useName();
  const { number, dateTime } = useFormat();
  const { query, rows, refresh } = useRows<Peer>('/v1/peers', 'peers');
  const banks = useRows<Bank>('/v1/banks', 'banks').rows;
  const act = (does: () => Promise<unknown>) => async () => {
    await does();
    await refresh();
  };
  return (
    <div className="stack-wide">
      {mayChange && (
        <CreateForm
          title={t('peer-new')}
          onSubmit={async (form) => {
            const secret = textOf(form, 'secret');
            await api.post('/v1/peers', {
              name: textOf(form, 'name'),
              shape: textOf(form, 'shape'),
              url: textOf(form, 'url'),
              bank: textOf(form, 'bank'),
              ...(secret === '' ? {} : { secret }),
            });
            await refresh();
            return undefined;
          }}
        >
          <Field text={t('admin-name')} name="name" required maxLength={100} />
          <Choice text={t('admin-kind')} name="shape" options={SHAPES} />
          <Field text={t('admin-url')} name="url" type="url" dir="ltr" required maxLength={2_000} />
          <Choice text={t('peer-bank')} name="bank" options={banks.map((b) => [b.id, b.name] as const)} />
          <Field text={t('peer-secret')} name="secret" type="password" dir="ltr" maxLength={4_000} />
        </CreateForm>
      )}
      <Table
        title={t('admin-peers')}
        query={query}
        rows={rows}
        columns={[
          {
            head: t('admin-name'),
            cell: (p) => (
              <>
                <UserText text={p.name} inline /> <small className="muted">{kindOf(p.shape)}</small>
              </>
            ),
          },
          { head: t('admin-url'), cell: (p) => <UserText text={p.url} inline /> },
          { head: t('peer-brought'), number: true, cell: (p) => number(p.counts.added) },
          { head: t('peer-odd'), number: true, cell: (p) => number(p.counts.quarantined) },
          { head: t('peer-last'), cell: (p) => (p.lastOkAt === null ? '–' : dateTime(p.lastOkAt)) },
          {
            head: t('admin-status'),
            cell: (p) => (
              <>
                <span className={p.state === 'failing' ? 'chip strong' : 'chip'}>{name('peer-state', p.state)}</span>
                {p.error !== null && (
                  <p className="muted" lang="en">
                    <UserText text={p.error.message} inline />
                  </p>
                )}
              </>
            ),
          },
          {
            head: '',
            cell: (p) => (
              <span className="row">
                {mayPull && !p.paused && (
                  <ActButton text={t('peer-pull')} act={act(() => api.post(`/v1/peers/${p.id}/pull`))} />
                )}
                {mayChange && (
                  <>
                    <ActButton
                      text={t(p.paused ? 'admin-enable' : 'admin-disable')}
                      act={act(() => api.patch(`/v1/peers/${p.id}`, { paused: !p.paused }))}
                    />
                    <ActButton
                      text={t('admin-delete')}
                      sure={t('peer-delete-help')}
                      act={act(() => api.delete(`/v1/peers/${p.id}`))}
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
const kindOf = (shape: string) => SHAPES.find(([id]) => id === shape)?.[1] ?? shape;

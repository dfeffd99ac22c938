import type { RowOf } from '@haetae/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { More, usePaged } from '../layout/paged.tsx';
import { Problem } from '../layout/problem.tsx';
import { SelectField } from '../layout/select-field.tsx';
import { ActButton, Secret, Table } from './resource.tsx';
import { stateOf, type Webhook } from './webhooks.tsx';

type Delivery = RowOf<'/v1/webhooks/{id}/deliveries'>;
const STATUSES = ['pending', 'succeeded', 'dead'] as const;
/** As long as the log is kept, at most. */
const ALL_TIME = '2000-01-01T00:00:00Z';

/** One endpoint: how it fares, what was sent to it, and sending it again. */
export function WebhookPage({ id, mayChange }: { id: string; mayChange: boolean }) {
  const t = useText();
  const name = useName();
  const { dateTime } = useFormat();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [secret, setSecret] = useState<string>();
  const path = `/v1/webhooks/${id}`;
  const { data: hook, error } = useQuery({
    queryKey: ['webhook', id],
    queryFn: () => api.get<Webhook>(path),
    retry: false,
  });
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['webhook', id] });
    await queries.invalidateQueries({ queryKey: ['list', `${path}/deliveries`] });
  };
  if (error) return <Problem error={error} />;
  if (!hook) return <p className="muted">{t('loading')}</p>;
  const act = (does: () => Promise<unknown>) => async () => {
    await does();
    await refresh();
  };
  return (
    <div className="stack-wide">
      <section className="panel stack">
        <p>
          <Link href="/admin/webhooks">{t('admin-webhooks')}</Link>
        </p>
        <h2 dir="ltr">
          <UserText text={hook.url} inline />
        </h2>
        <p className="case-facts">
          <span className={stateOf(hook) === 'failing' ? 'chip strong' : 'chip'}>
            {name('hook-state', stateOf(hook))}
          </span>
          {hook.circuit.retryAt !== null && <span>{t('hook-retry', { time: dateTime(hook.circuit.retryAt) })}</span>}
          {hook.pausedReason !== null && <UserText text={hook.pausedReason} inline />}
        </p>
        {mayChange && (
          <p className="row">
            <ActButton text={t('hook-ping')} act={act(() => api.post(`${path}/ping`))} />
            <ActButton
              text={t('hook-replay-dead')}
              act={act(() => api.post(`${path}/replay`, { since: ALL_TIME, only: 'dead' }))}
            />
            <ActButton
              text={t('hook-rotate')}
              sure={t('hook-rotate-help')}
              act={act(async () => setSecret((await api.post<{ secret: string }>(`${path}/rotate-secret`)).secret))}
            />
            <ActButton
              text={t(hook.paused ? 'admin-enable' : 'admin-disable')}
              act={act(() => api.patch(path, { paused: !hook.paused }))}
            />
            <ActButton
              text={t('admin-delete')}
              sure={t('hook-delete-help')}
              act={async () => {
                await api.delete(path);
                await queries.invalidateQueries({ queryKey: ['admin', '/v1/webhooks'] });
                navigate('/admin/webhooks');
              }}
            />
          </p>
        )}
        {secret !== undefined && <Secret text={secret} onClose={() => setSecret(undefined)} />}
      </section>
      <Deliveries path={path} mayReplay={mayChange} onReplayed={refresh} />
    </div>
  );
}

function Deliveries({
  path,
  mayReplay,
  onReplayed,
}: {
  path: string;
  mayReplay: boolean;
  onReplayed: () => Promise<unknown>;
}) {
  const t = useText();
  const name = useName();
  const { dateTime, number } = useFormat();
  const [status, setStatus] = useState('');
  const { query, rows } = usePaged<Delivery>(`${path}/deliveries`, 'deliveries', status === '' ? {} : { status });
  return (
    <>
      <div className="filters">
        <SelectField
          text={t('admin-status')}
          value={status}
          options={[['', t('filter-all')], ...STATUSES.map((s) => [s, name('hook-delivery', s)] as const)]}
          onChange={setStatus}
        />
      </div>
      <Table
        title={t('hook-log')}
        query={query}
        rows={rows}
        columns={[
          { head: t('admin-events'), cell: (d) => <bdi>{d.type}</bdi> },
          { head: t('admin-created'), cell: (d) => dateTime(d.createdAt) },
          {
            head: t('admin-status'),
            cell: (d) => (
              <span className={d.status === 'dead' ? 'chip strong' : 'chip'}>{name('hook-delivery', d.status)}</span>
            ),
          },
          { head: t('fail-tries'), number: true, cell: (d) => number(d.attempts) },
          {
            head: t('hook-answer'),
            cell: (d) => (
              <span lang="en">
                <UserText text={[d.responseCode, d.error].filter((x) => x !== null).join(' ') || '–'} inline />
              </span>
            ),
          },
          {
            head: t('retry'),
            cell: (d) =>
              mayReplay && d.status !== 'pending' ? (
                <ActButton
                  text={t('hook-replay')}
                  act={async () => {
                    await api.post(`${path}/deliveries/${d.id}/replay`);
                    await onReplayed();
                  }}
                />
              ) : (
                '–'
              ),
          },
        ]}
      />
      <More query={query} />
    </>
  );
}

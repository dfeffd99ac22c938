import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Table } from '../admin/resource.tsx';
import { api } from '../api/api.ts';
import type { Exposure as ExposureShape } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';
import { useSession } from '../session/session.tsx';
import type { ExposureAnswer } from '../wellbeing/use-exposure.ts';
import { useNames } from './use-names.ts';

/** What everybody was exposed to in this shift, and the way to lift somebody’s limit, on record. */
export function Exposure() {
  const t = useText();
  const nameOf = useNames();
  const queries = useQueryClient();
  const { say } = useAnnouncer();
  const { actor: me, user } = useSession();
  const { number, time } = useFormat();
  const [lifting, setLifting] = useState<string>();
  const [cases, setCases] = useState(10);
  const [hours, setHours] = useState(8);
  const query = useQuery({
    queryKey: ['exposure', 'people'],
    queryFn: () => api.get<ExposureAnswer>('/v1/exposure'),
    refetchInterval: 30_000,
    retry: false,
  });
  const rows = (query.data?.people ?? []).map((p) => ({ ...p, id: p.actor }));
  const state = (p: ExposureShape) =>
    p.liftedUntil !== null
      ? t('sup-lifted-until', { time: time(p.liftedUntil) })
      : t(p.spent.length > 0 ? 'sup-limit-reached' : p.nearLimit ? 'sup-near-limit' : 'sup-within');
  const of = (used: number, limit: number) => `${number(used)} / ${number(limit)}`;
  return (
    <>
      <Table
        title={t('sup-exposure')}
        query={query}
        rows={rows}
        columns={[
          { head: t('sup-reviewer'), cell: (p) => <UserText text={nameOf(p.actor)} inline /> },
          { head: t('sup-severe'), number: true, cell: (p) => of(p.severeCases.used, p.severeCases.limit) },
          { head: t('sup-seconds'), number: true, cell: (p) => of(p.unblurredSeconds.used, p.unblurredSeconds.limit) },
          {
            head: t('sup-state'),
            cell: (p) => <span className={p.spent.length > 0 ? 'chip strong' : 'chip'}>{state(p)}</span>,
          },
          {
            head: t('sup-lift'),
            cell: (p) =>
              user.role !== 'auditor' && p.actor !== me ? (
                <button type="button" className="button small" onClick={() => setLifting(p.actor)}>
                  {t('sup-lift')}
                </button>
              ) : (
                '–'
              ),
          },
        ]}
      />
      <ReasonDialog
        open={lifting !== undefined}
        title={t('sup-lift-title', { who: nameOf(lifting ?? '') })}
        why={t('sup-lift-why')}
        required
        submit={t('sup-lift')}
        onClose={() => setLifting(undefined)}
        onSubmit={async (reason) => {
          await api.post(`/v1/exposure/${lifting}/lift`, { reason, severeCases: cases, hours });
          await queries.invalidateQueries({ queryKey: ['exposure'] });
          say(t('sup-lift-done'));
        }}
      >
        <label className="field">
          <span>{t('sup-lift-cases')}</span>
          <input type="number" min={0} max={1000} value={cases} onChange={(e) => setCases(e.target.valueAsNumber)} />
        </label>
        <label className="field">
          <span>{t('sup-lift-hours')}</span>
          <input type="number" min={1} max={24} value={hours} onChange={(e) => setHours(e.target.valueAsNumber)} />
        </label>
      </ReasonDialog>
    </>
  );
}

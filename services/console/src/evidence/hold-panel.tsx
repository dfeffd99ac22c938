import type { ResponseOf } from '@haetae/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { Problem } from '../layout/problem.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';
import { handsEvidenceOver } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { useNames } from '../supervise/use-names.ts';

/** Whether the law keeps the case from being erased. */
export function HoldPanel({ caseId }: { caseId: string }) {
  const t = useText();
  const nameOf = useNames();
  const { dateTime } = useFormat();
  const { say } = useAnnouncer();
  const { role } = useSession().user;
  const queries = useQueryClient();
  const [asking, setAsking] = useState<'place' | 'lift'>();
  const path = `/v1/cases/${caseId}/hold`;
  const query = useQuery({
    queryKey: ['hold', caseId],
    queryFn: () => api.get<ResponseOf<'get', '/v1/cases/{id}/hold'>>(path),
    retry: false,
  });
  if (query.isError) return <Problem error={query.error} />;
  const hold = query.data?.hold ?? null;
  const holds = hold !== null && hold.liftedAt === null;
  const next = holds ? 'lift' : 'place';
  return (
    <section className="stack hold" aria-label={t('hold-title')}>
      <h3>{t('hold-title')}</h3>
      {holds ? (
        <div className="notice">
          <p>{t('hold-on', { who: nameOf(hold.placedBy), time: dateTime(hold.placedAt) })}</p>
          <UserText text={hold.reason} />
        </div>
      ) : (
        <p className="muted">{t('hold-off')}</p>
      )}
      {handsEvidenceOver(role) && query.isSuccess && (
        <button type="button" className="button small" onClick={() => setAsking(next)}>
          {t(`hold-${next}`)}
        </button>
      )}
      {asking && (
        <ReasonDialog
          open
          title={t(`hold-${asking}`)}
          help={t(`hold-${asking}-help`)}
          why={asking === 'place' ? t('hold-why') : undefined}
          required
          submit={t(`hold-${asking}`)}
          onClose={() => setAsking(undefined)}
          onSubmit={async (reason) => {
            if (asking === 'place') await api.put(path, { reason });
            else await api.delete(path);
            await queries.invalidateQueries({ queryKey: ['hold', caseId] });
            say(t('admin-done'));
          }}
        />
      )}
    </section>
  );
}

import type { RowOf } from '@haetae/client';
import { Link } from 'wouter';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { More, usePaged } from '../layout/paged.tsx';
import { isAdmin, supervises } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { ActButton, Table } from './resource.tsx';

type Letter = RowOf<'/v1/dead-letters'>;
type Effect = RowOf<'/v1/effects'>;

/** What failed as often as it may: posts that could not be scored, and actions of decisions. People try again, or drop. */
export function Failures() {
  const t = useText();
  const { role } = useSession().user;
  return (
    <div className="stack-wide">
      <h2>{t('fail-letters')}</h2>
      <Letters mayReplay={supervises(role)} mayDrop={isAdmin(role)} />
      <h2>{t('fail-effects')}</h2>
      <Effects mayRetry={supervises(role)} />
    </div>
  );
}

function Letters({ mayReplay, mayDrop }: { mayReplay: boolean; mayDrop: boolean }) {
  const t = useText();
  const { dateTime, number } = useFormat();
  const { query, rows, refresh } = usePaged<Letter>('/v1/dead-letters', 'deadLetters');
  return (
    <>
      <Table
        title={t('fail-letters')}
        query={query}
        rows={rows.map((r) => ({ ...r, id: `${r.itemId} ${r.kind}` }))}
        empty={t('fail-none')}
        columns={[
          { head: t('fail-post'), cell: (r) => <code dir="ltr">{r.itemId}</code> },
          { head: t('fail-step'), cell: (r) => <bdi>{r.kind}</bdi> },
          {
            head: t('fail-why'),
            cell: (r) => (
              <span lang="en">
                <UserText text={`${r.code}: ${r.message}`} inline />
              </span>
            ),
          },
          { head: t('fail-tries'), number: true, cell: (r) => number(r.attempts) },
          { head: t('fail-at'), cell: (r) => dateTime(r.at) },
          {
            head: t('admin-status'),
            cell: (r) => (
              <span className="row">
                {mayReplay && (
                  <ActButton
                    text={t('retry')}
                    act={async () => {
                      await api.post(`/v1/dead-letters/${r.itemId}/replay`);
                      await refresh();
                    }}
                  />
                )}
                {mayDrop && (
                  <ActButton
                    text={t('fail-drop')}
                    sure={t('fail-drop-help')}
                    act={async () => {
                      await api.delete(`/v1/dead-letters/${r.itemId}`);
                      await refresh();
                    }}
                  />
                )}
              </span>
            ),
          },
        ]}
      />
      <More query={query} />
    </>
  );
}

function Effects({ mayRetry }: { mayRetry: boolean }) {
  const t = useText();
  const name = useName();
  const { dateTime, number } = useFormat();
  const { query, rows, refresh } = usePaged<Effect>('/v1/effects', 'effects', { state: 'dead' });
  return (
    <>
      <Table
        title={t('fail-effects')}
        query={query}
        rows={rows}
        empty={t('fail-none')}
        columns={[
          {
            head: t('decide-action'),
            cell: (e) => <Link href={`/cases/${e.caseId}`}>{name('action', e.kind)}</Link>,
          },
          {
            head: t('fail-why'),
            cell: (e) => (
              <span lang="en">
                <UserText text={e.error === null ? '–' : `${e.error.code}: ${e.error.message}`} inline />
              </span>
            ),
          },
          { head: t('fail-tries'), number: true, cell: (e) => number(e.attempts) },
          { head: t('admin-created'), cell: (e) => dateTime(e.createdAt) },
          {
            head: t('admin-status'),
            cell: (e) =>
              mayRetry && (
                <ActButton
                  text={t('retry')}
                  act={async () => {
                    await api.post(`/v1/effects/${e.id}/retry`);
                    await refresh();
                  }}
                />
              ),
          },
        ]}
      />
      <More query={query} />
    </>
  );
}

import type { RowOf } from '@haetae/client';
import { ActButton, Table } from '../admin/resource.tsx';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { More, usePaged } from '../layout/paged.tsx';
import { useNames } from '../supervise/use-names.ts';

type Referral = RowOf<'/v1/referrals'>;

/** Cases that were handed to the support centre; the first to take one stays with it. */
export function Referrals() {
  const t = useText();
  const name = useName();
  const nameOf = useNames();
  const { dateTime, country, language } = useFormat();
  const { query, rows, refresh } = usePaged<Referral>('/v1/referrals', 'referrals');
  return (
    <>
      <Table
        title={t('rep-referrals')}
        query={query}
        rows={rows}
        columns={[
          { head: t('sup-label'), cell: (r) => name('policy', r.policyLabel) },
          { head: t('post-target'), cell: (r) => (r.target === null ? '–' : <UserText text={r.target} inline />) },
          {
            head: t('filter-country'),
            cell: (r) =>
              [r.country && country(r.country), r.lang && language(r.lang)].filter((x) => x !== null).join(', ') || '–',
          },
          { head: t('admin-created'), cell: (r) => dateTime(r.createdAt) },
          {
            head: t('rep-taken'),
            cell: (r) =>
              r.takenBy === null ? (
                <ActButton
                  text={t('rep-take')}
                  act={async () => {
                    await api.post(`/v1/referrals/${r.id}/take`);
                    await refresh();
                  }}
                />
              ) : (
                <UserText text={nameOf(r.takenBy)} inline />
              ),
          },
        ]}
      />
      <More query={query} />
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Table } from '../admin/resource.tsx';
import { api } from '../api/api.ts';
import type { Agreement, Quality as QualityShape } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useNames } from './use-names.ts';

/** How far people agree, with known cases and with each other. */
export function Quality() {
  const t = useText();
  const name = useName();
  const nameOf = useNames();
  const { number, percent } = useFormat();
  const query = useQuery({ queryKey: ['quality'], queryFn: () => api.get<QualityShape>('/v1/quality'), retry: false });
  const share = (a: Agreement) => (a.cases === 0 ? '–' : percent(a.agreed / a.cases));
  const kappa = (a: Agreement) => (a.kappa === null ? '–' : number(a.kappa, 2));
  const people = (query.data?.reviewers ?? []).map((r) => ({ ...r, id: r.by }));
  const labels = (query.data?.labels ?? []).map((l) => ({ ...l, id: l.label }));
  return (
    <div className="stack-wide">
      <p className="muted">
        {t('sup-kappa')}: {t('sup-kappa-help')}
      </p>
      <Table
        title={t('sup-reviewer')}
        query={query}
        rows={people}
        columns={[
          { head: t('sup-reviewer'), cell: (r) => <UserText text={nameOf(r.by)} inline /> },
          { head: t('sup-pairs'), number: true, cell: (r) => number(r.all.cases) },
          { head: t('sup-agreement'), number: true, cell: (r) => share(r.all) },
          { head: t('sup-kappa'), number: true, cell: (r) => kappa(r.all) },
          { head: t('sup-golden'), number: true, cell: (r) => `${share(r.golden)}` },
        ]}
      />
      {labels.length > 0 && (
        <Table
          title={t('sup-label')}
          query={query}
          rows={labels}
          columns={[
            { head: t('sup-label'), cell: (l) => name('policy', l.label) },
            { head: t('sup-pairs'), number: true, cell: (l) => number(l.cases) },
            { head: t('sup-agreement'), number: true, cell: share },
            { head: t('sup-kappa'), number: true, cell: kappa },
          ]}
        />
      )}
    </div>
  );
}

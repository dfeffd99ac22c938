import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import type { CaseSummary, Page } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';
import { CaseRow } from '../queue/case-row.tsx';
import { useSession } from '../session/session.tsx';

/** What waits for a supervisor or for another look. */
export function Appeals() {
  return (
    <div className="stack-wide">
      <Stage stage="escalated" says="event-escalated" />
      <Stage stage="appeal" says="event-appealed" />
    </div>
  );
}

function Stage({ stage, says }: { stage: string; says: string }) {
  const t = useText();
  const { actor } = useSession();
  const query = useInfiniteQuery({
    queryKey: ['stage', stage],
    queryFn: ({ pageParam }) =>
      api.get<Page & { cases: CaseSummary[] }>('/v1/cases', { query: { stage, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    retry: false,
  });
  const cases = query.data?.pages.flatMap((p) => p.cases) ?? [];
  return (
    <section>
      <h2>{t(says)}</h2>
      {query.isError && <Problem error={query.error} />}
      {query.isSuccess && cases.length === 0 && <p className="muted">{t('none')}</p>}
      {cases.length > 0 && (
        <ol className="queue-list">
          {cases.map((row) => (
            <CaseRow key={row.id} row={row} me={actor} gone={false} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <button type="button" className="button more" onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </button>
      )}
    </section>
  );
}

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { api } from '../api/api.ts';
import type { CaseSummary, Page } from '../api/shapes.ts';
import { useCaseChanges } from '../live/live.tsx';

export interface QueueFilter {
  lang?: string;
  country?: string;
  label?: string;
}
type QueuePage = Page & { cases: CaseSummary[] };
const PAGE = 50;

/**
 * The queue, page by page. What changes while it is looked at is changed in place; nothing moves by itself: cases that are new
 * are counted (`fresh`) until they are asked for, cases that were decided stay, dimmed, in `gone`.
 */
export function useQueue(state: 'undecided' | 'decided', filter: QueueFilter) {
  const queries = useQueryClient();
  const key = useMemo(() => ['queue', state, filter], [state, filter]);
  const [fresh, setFresh] = useState(0);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) =>
      api.get<QueuePage>('/v1/cases', { query: { state, ...filter, limit: PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchOnWindowFocus: false,
    staleTime: 0,
  });
  const cases = useMemo(() => query.data?.pages.flatMap((page) => page.cases) ?? [], [query.data]);
  const forget = useCallback(() => {
    setFresh(0);
    setGone(new Set());
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew
  useEffect(forget, [key]);

  const look = async () => {
    if (cases.length === 0) return void query.refetch();
    const top = await api.get<QueuePage>('/v1/cases', { query: { state, ...filter, limit: PAGE } });
    const newest = new Map(top.cases.map((c) => [c.id, c]));
    const shown = new Set(cases.map((c) => c.id));
    setFresh(top.cases.filter((c) => !shown.has(c.id)).length);
    // Whoever should be on the first page by its urgency and is not there has left the queue.
    const lowest = top.cases.at(-1)?.urgency ?? 0;
    const left = cases
      .slice(0, PAGE)
      .filter((c) => !newest.has(c.id) && (top.nextCursor === null || c.urgency > lowest));
    setGone(new Set(left.map((c) => c.id)));
    queries.setQueryData<typeof query.data>(key, (data) =>
      data === undefined
        ? data
        : { ...data, pages: data.pages.map((p) => ({ ...p, cases: p.cases.map((c) => newest.get(c.id) ?? c) })) },
    );
  };
  useCaseChanges(() => {
    // A list that cannot be looked at just now is looked at with the next change.
    if (state === 'undecided') look().catch(() => undefined);
  });
  const refresh = () => {
    forget();
    queries.resetQueries({ queryKey: key, exact: true });
  };
  return { query, cases, fresh, gone, refresh };
}

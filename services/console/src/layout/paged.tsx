import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import type { Page } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { Problem } from './problem.tsx';

/** The rows of a list that pages by cursor: the array named `field` of `GET path`. */
export function usePaged<T>(path: string, field: string, filter: Record<string, unknown> = {}) {
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ['list', path, filter],
    queryFn: ({ pageParam }) =>
      api.get<Page & Record<string, T[]>>(path, { query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    retry: false,
  });
  return {
    query,
    rows: query.data?.pages.flatMap((page) => page[field] ?? []) ?? [],
    refresh: () => queries.invalidateQueries({ queryKey: ['list', path] }),
  };
}

export function More({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  const t = useText();
  if (!query.hasNextPage) return null;
  return (
    <button
      type="button"
      className="button more"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t('more')}
    </button>
  );
}

/** What stands instead of a list that is still asked for, could not be had, or is empty. */
export function ListNote({
  query,
  count,
  empty,
}: {
  query: { isPending: boolean; isError: boolean; error: unknown };
  count: number;
  /** Why there is nothing; by default, that there is nothing. */
  empty?: string;
}) {
  const t = useText();
  if (query.isError) return <Problem error={query.error} />;
  if (query.isPending)
    return (
      <p className="muted" aria-busy="true">
        {t('loading')}
      </p>
    );
  return count === 0 ? <p className="muted">{empty ?? t('admin-empty')}</p> : null;
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import { useCaseChanges } from '../live/live.tsx';

export interface QueueCounts {
  waiting: number;
  oldestOpenedAt: string | null;
}

/** How many wait and since when, kept up to date by the stream. */
export function useQueueCounts(enabled: boolean): QueueCounts | undefined {
  const queries = useQueryClient();
  useCaseChanges(() => void queries.invalidateQueries({ queryKey: ['queue-counts'] }));
  return useQuery({
    queryKey: ['queue-counts'],
    queryFn: () => api.get<QueueCounts>('/v1/queue/counts'),
    enabled,
    retry: false,
  }).data;
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import type { QueueHealth } from '../api/shapes.ts';
import { useCaseChanges } from '../live/live.tsx';

/** How many wait and since when, kept up to date by the stream. */
export function useQueueHealth(enabled = true) {
  const queries = useQueryClient();
  useCaseChanges(() => void queries.invalidateQueries({ queryKey: ['queue-health'] }));
  return useQuery({
    queryKey: ['queue-health'],
    queryFn: () => api.get<QueueHealth>('/v1/queue-health'),
    enabled,
    refetchInterval: 60_000,
    retry: false,
  });
}

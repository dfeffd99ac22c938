import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, isApiError } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { useCaseChanges } from '../live/live.tsx';
import { useSession } from '../session/session.tsx';

const HEARTBEAT_MS = 60_000;

/** A case, kept up to date, and its lease kept alive while it is ours and looked at. */
export function useCase(id: string) {
  const { actor } = useSession();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['case', id],
    queryFn: () => api.get<CaseView>(`/v1/cases/${id}`),
    // Just leased, it is all there already; each look is a line of custody.
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    retry: (count, error) => !(isApiError(error) && error.status < 500) && count < 2,
  });
  useCaseChanges((changes) => {
    if (changes.some((c) => c.caseId === id)) void queries.invalidateQueries({ queryKey: ['case', id] });
  });
  const lease = query.data?.lease;
  const held = lease?.by === actor;
  const leaseId = held ? lease?.id : undefined;
  useEffect(() => {
    if (leaseId === undefined) return;
    const beat = async () => {
      if (document.hidden) return;
      try {
        const { expiresAt } = await api.post<{ expiresAt: string }>(`/v1/cases/${id}/heartbeat`, { leaseId });
        queries.setQueryData<CaseView>(['case', id], (view) =>
          view?.lease ? { ...view, lease: { ...view.lease, expiresAt } } : view,
        );
      } catch (error) {
        // Lost to the clock or to somebody else: what the case says now is shown.
        if (isApiError(error) && error.status === 409) void queries.invalidateQueries({ queryKey: ['case', id] });
      }
    };
    const timer = setInterval(() => void beat(), HEARTBEAT_MS);
    return () => clearInterval(timer);
  }, [leaseId, id, queries]);
  return { query, view: query.data, held, leaseId };
}

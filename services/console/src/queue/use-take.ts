import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, isApiError } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf } from '../layout/problem.tsx';
import type { QueueFilter } from './use-queue.ts';

/** What was filtered for last: “the next” means the next of those. */
let lastFilter: QueueFilter = {};
export const rememberFilter = (filter: QueueFilter): void => {
  lastFilter = filter;
};

/** Leases the most urgent case (or the one named) and opens it. */
export function useTake() {
  const t = useText();
  const { say } = useAnnouncer();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [budget, setBudget] = useState<unknown>();
  const take = useMutation({
    mutationFn: (caseId?: string) =>
      api.post<CaseView>('/v1/cases/lease', caseId === undefined ? { ...lastFilter } : { caseId }),
    onSuccess: (taken) => {
      setBudget(undefined);
      queries.setQueryData(['case', taken.id], taken);
      void queries.invalidateQueries({ queryKey: ['exposure'] });
      navigate(`/cases/${taken.id}`);
    },
    onError: (error) => {
      if (isApiError(error, 'QUEUE_EMPTY')) {
        say(t('next-none'));
        navigate('/');
      } else if (isApiError(error) && (error.code as string) === 'EXPOSURE_BUDGET_SPENT') setBudget(error);
      else say(messageOf(error, t), true);
    },
  });
  return { take: take.mutate, taking: take.isPending, budget, clearBudget: () => setBudget(undefined) };
}

import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import type { Exposure } from '../api/shapes.ts';

export interface ExposureAnswer {
  own: Exposure;
  people: Exposure[] | null;
}

/** Where one stands within the budget of the shift. The server keeps it; this only shows it. */
export const useExposure = () =>
  useQuery({
    queryKey: ['exposure'],
    queryFn: () => api.get<ExposureAnswer>('/v1/exposure'),
    refetchInterval: 60_000,
    retry: false,
  }).data?.own;

import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import type { Person } from '../api/shapes.ts';

/** Names of people by their ids; a key, or somebody unknown, keeps the id. */
export function useNames(): (actor: string) => string {
  const people = useQuery({
    queryKey: ['people-names'],
    queryFn: () => api.get<{ users: Person[] }>('/v1/users', { query: { limit: 200 } }),
    staleTime: 300_000,
    retry: false,
  });
  return (actor) => people.data?.users.find((u) => u.id === actor)?.name ?? actor;
}

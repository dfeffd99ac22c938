import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import type { Person } from '../api/shapes.ts';
import { readsSupervision } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';

/** Names of people by their ids, for those who may know them; of a key, or to somebody else, the end of the id. */
export function useNames(): (actor: string) => string {
  const { user, actor: me } = useSession();
  const people = useQuery({
    queryKey: ['people-names'],
    queryFn: () => api.get<{ users: Person[] }>('/v1/users', { query: { limit: 200 } }),
    staleTime: 300_000,
    retry: false,
    enabled: readsSupervision(user.role),
  });
  return (actor) =>
    actor === me
      ? user.name
      : (people.data?.users.find((u) => u.id === actor)?.name ?? (actor.includes('_') ? `…${actor.slice(-6)}` : actor));
}

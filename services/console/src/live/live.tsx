import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { api, waitForSignIn } from '../api/api.ts';
import { readsCases } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';

/** One change of a case, as the stream tells it. */
export interface CaseChange {
  caseId: string;
  state?: string;
  /** It is none of ours any more: moved to another lane. */
  gone?: boolean;
}
type Listener = (change: CaseChange) => void;

const Live = createContext<{ on: boolean; listen: (listener: Listener) => () => void }>({
  on: false,
  listen: () => () => undefined,
});

/** Whether changes arrive as they happen. */
export const useLive = (): boolean => useContext(Live).on;

/** Calls back on every change of a case, a burst of them once. */
export function useCaseChanges(onChange: (changes: CaseChange[]) => void): void {
  const { listen } = useContext(Live);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    let waiting: CaseChange[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen((change) => {
      waiting.push(change);
      timer ??= setTimeout(() => {
        timer = undefined;
        const changes = waiting;
        waiting = [];
        latest.current(changes);
      }, 300);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [listen]);
}

const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

/** Follows GET /v1/events/stream, and connects again whenever that ends. What was missed meanwhile is fetched anew. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [on, setOn] = useState(false);
  const listeners = useRef(new Set<Listener>());
  const queries = useQueryClient();
  const follows = readsCases(useSession().user.role);
  const [live] = useState(() => ({
    listen: (listener: Listener) => {
      listeners.current.add(listener);
      return () => void listeners.current.delete(listener);
    },
  }));
  useEffect(() => {
    if (!follows) return;
    const stop = new AbortController();
    const follow = async () => {
      let failures = 0;
      let lastId: string | undefined;
      while (!stop.signal.aborted) {
        try {
          const stream = await api.stream('/v1/events/stream', stop.signal, lastId);
          setOn(true);
          if (failures > 0) void queries.invalidateQueries();
          failures = 0;
          for await (const { event, data, id } of stream) {
            lastId = id ?? lastId;
            // Something may have been missed: everything that is shown is read anew.
            if (event === 'resync') void queries.invalidateQueries();
            if (event === 'case') for (const tell of listeners.current) tell(data as CaseChange);
          }
        } catch (error) {
          // Whatever ended it: it is tried again, slower each time, and the top bar says that it is not live.
          if (stop.signal.aborted) return;
          setOn(false);
          // Ended by an admin, or run out: asked for at once, not with the next decision.
          if (await waitForSignIn(error)) {
            failures = 0;
            void queries.invalidateQueries();
            continue;
          }
        }
        setOn(false);
        failures += 1;
        await new Promise((done) => setTimeout(done, RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]));
      }
    };
    void follow();
    return () => stop.abort();
  }, [queries, follows]);
  return <Live value={{ on, listen: live.listen }}>{children}</Live>;
}

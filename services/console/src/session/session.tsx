import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { api, isApiError, isSignedOut, onSignedOut, setCsrfToken } from '../api/api.ts';
import type { Person, SessionView } from '../api/shapes.ts';
import { asLanguage } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/text.tsx';

const SignedOutDialog = lazy(() => import('./signed-out-dialog.tsx').then((m) => ({ default: m.SignedOutDialog })));
const SignInPage = lazy(() => import('./sign-in-page.tsx').then((m) => ({ default: m.SignInPage })));
const MustChangePassword = lazy(() => import('./change-password.tsx').then((m) => ({ default: m.MustChangePassword })));
const MustSetUpTotp = lazy(() => import('./must-set-up-totp.tsx').then((m) => ({ default: m.MustSetUpTotp })));

export interface Session {
  user: Person;
  /** The person’s id, as it stands in leases and histories. */
  actor: string;
  signOut: () => Promise<void>;
}
const Current = createContext<Session | undefined>(undefined);

/** Who is signed in. Only below SessionGate. */
export function useSession(): Session {
  const session = useContext(Current);
  if (!session) throw new Error('nobody is signed in here');
  return session;
}

type State = 'asking' | 'unreachable' | 'out' | SignedIn;
export type SignedIn = SessionView & { user: Person };

/** Who is signed in. Throws the API’s error where nobody is. */
export async function readSession(): Promise<SignedIn> {
  return toSignedIn(await api.get<SessionView>('/v1/session'));
}
/** Takes note of the session’s token. */
export function toSignedIn(view: SessionView): SignedIn {
  setCsrfToken(view.csrfToken);
  if (view.user === null) throw new Error('a key, not a person');
  return { ...view, user: view.user };
}

/**
 * Shows the app to whoever is signed in, and the sign-in page to everybody else. When the session ends in the middle of work
 * the app stays as it is, under a dialog that signs in again: requests wait for it.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>('asking');
  const [expired, setExpired] = useState(false);
  const queries = useQueryClient();
  const { setLanguage } = useLanguage();
  const waiting = useRef<(() => void)[]>([]);
  const signedIn = typeof state === 'object' ? state : undefined;
  const user = signedIn?.user;

  const ask = useCallback(() => {
    setState('asking');
    readSession().then(setState, (error: unknown) =>
      setState(isSignedOut(error) || (isApiError(error) && error.status === 401) ? 'out' : 'unreachable'),
    );
  }, []);
  useEffect(ask, [ask]);

  const own = asLanguage(user?.lang);
  useEffect(() => {
    if (own !== undefined) setLanguage(own);
  }, [own, setLanguage]);

  useEffect(() => {
    if (!user) return;
    onSignedOut(
      () =>
        new Promise<void>((done) => {
          waiting.current.push(done);
          setExpired(true);
        }),
    );
    return () => onSignedOut(undefined);
  }, [user]);

  const signedInAgain = useCallback(
    (again: SignedIn) => {
      if (again.user.id !== user?.id) return location.reload();
      setExpired(false);
      for (const done of waiting.current.splice(0)) done();
    },
    [user?.id],
  );
  const session = useMemo<Session | undefined>(
    () =>
      signedIn && {
        user: signedIn.user,
        actor: signedIn.actor,
        signOut: async () => {
          await api.delete('/v1/session');
          onSignedOut(undefined);
          queries.clear();
          setState('out');
        },
      },
    [signedIn, queries],
  );
  if (state === 'asking') return <div className="boot" aria-busy="true" />;
  if (!session)
    return (
      <Suspense>
        <SignInPage
          unreachable={state === 'unreachable'}
          onRetry={ask}
          onSignedIn={(found) => {
            queries.clear();
            setState(found);
          }}
        />
      </Suspense>
    );
  if (signedIn?.mustSetUp === 'password')
    return (
      <Suspense>
        <MustChangePassword onDone={ask} />
      </Suspense>
    );
  if (signedIn?.mustSetUp === 'totp')
    return (
      <Suspense>
        <MustSetUpTotp onDone={ask} />
      </Suspense>
    );
  return (
    <Current value={session}>
      {children}
      {expired && (
        <Suspense>
          <SignedOutDialog open name={session.user.name} onSignedIn={signedInAgain} />
        </Suspense>
      )}
    </Current>
  );
}

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, Route, Router, Switch } from 'wouter';
import { TextProvider, useText } from './i18n/text.tsx';
import { KeysProvider } from './keys/keys.tsx';
import { AnnouncerProvider } from './layout/announcer.tsx';
import { Shell } from './layout/shell.tsx';
import { LiveProvider } from './live/live.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { UndoProvider } from './review/undo.tsx';
import { SessionGate } from './session/session.tsx';

const CasePage = lazy(() => import('./review/case-page.tsx').then((m) => ({ default: m.CasePage })));
const SupervisePage = lazy(() => import('./supervise/supervise-page.tsx').then((m) => ({ default: m.SupervisePage })));
const AdminPage = lazy(() => import('./admin/admin-page.tsx').then((m) => ({ default: m.AdminPage })));
const AccountPage = lazy(() => import('./session/account-page.tsx').then((m) => ({ default: m.AccountPage })));
const InvitationPage = lazy(() => import('./session/invitation-page.tsx').then((m) => ({ default: m.InvitationPage })));
const PausePage = lazy(() => import('./wellbeing/pause-page.tsx').then((m) => ({ default: m.PausePage })));
const RestrictedPage = lazy(() => import('./wellbeing/pause-page.tsx').then((m) => ({ default: m.RestrictedPage })));
const KeysDialog = lazy(() => import('./keys/keys-dialog.tsx').then((m) => ({ default: m.KeysDialog })));

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5_000 } } });

export function App() {
  return (
    <TextProvider>
      <QueryClientProvider client={queries}>
        <AnnouncerProvider>
          <KeysProvider>
            <Router base="/console">
              <Switch>
                <Route path="/invitation">
                  <Suspense>
                    <InvitationPage />
                  </Suspense>
                </Route>
                <Route>
                  <SessionGate>
                    <LiveProvider>
                      <UndoProvider>
                        <Pages />
                      </UndoProvider>
                    </LiveProvider>
                  </SessionGate>
                </Route>
              </Switch>
            </Router>
          </KeysProvider>
        </AnnouncerProvider>
      </QueryClientProvider>
    </TextProvider>
  );
}

function Pages() {
  const t = useText();
  const [keys, setKeys] = useState(false);
  return (
    <>
      <Shell onShowKeys={() => setKeys(true)}>
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <Switch>
            <Route path="/">
              <QueuePage key="undecided" />
            </Route>
            <Route path="/decided">
              <QueuePage key="decided" state="decided" />
            </Route>
            <Route path="/cases/:id">{({ id }) => <CasePage key={id} id={id} />}</Route>
            <Route path="/supervise/:part?">{({ part }) => <SupervisePage part={part ?? 'health'} />}</Route>
            <Route path="/admin/:part?">{({ part }) => <AdminPage part={part ?? 'people'} />}</Route>
            <Route path="/account">
              <AccountPage />
            </Route>
            <Route path="/restricted">
              <RestrictedPage />
            </Route>
            <Route path="/pause">
              <PausePage />
            </Route>
            <Route>
              <div className="page">
                <h1>{t('page-not-found')}</h1>
                <Link href="/">{t('to-queue')}</Link>
              </div>
            </Route>
          </Switch>
        </Suspense>
      </Shell>
      <Suspense>{keys && <KeysDialog open onClose={() => setKeys(false)} />}</Suspense>
    </>
  );
}

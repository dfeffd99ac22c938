import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, Redirect, Route, Router, Switch } from 'wouter';
import { TextProvider, useText } from './i18n/text.tsx';
import { KeysProvider } from './keys/keys.tsx';
import { AnnouncerProvider } from './layout/announcer.tsx';
import { Shell } from './layout/shell.tsx';
import { LiveProvider } from './live/live.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { UndoProvider } from './review/undo.tsx';
import { homeOf, readsCases } from './session/roles.ts';
import { SessionGate, useSession } from './session/session.tsx';

const CasePage = lazy(() => import('./review/case-page.tsx').then((m) => ({ default: m.CasePage })));
const SupervisePage = lazy(() => import('./supervise/supervise-page.tsx').then((m) => ({ default: m.SupervisePage })));
const AdminPage = lazy(() => import('./admin/admin-page.tsx').then((m) => ({ default: m.AdminPage })));
const TakedownsPage = lazy(() => import('./takedowns/takedowns-page.tsx').then((m) => ({ default: m.TakedownsPage })));
const TakedownPage = lazy(() => import('./takedowns/takedown-page.tsx').then((m) => ({ default: m.TakedownPage })));
const ReportsPage = lazy(() => import('./reports/reports-page.tsx').then((m) => ({ default: m.ReportsPage })));
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
  const { role } = useSession().user;
  const queue = readsCases(role);
  const [keys, setKeys] = useState(false);
  return (
    <>
      <Shell onShowKeys={() => setKeys(true)}>
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <Switch>
            <Route path="/">{queue ? <QueuePage key="undecided" /> : <Redirect to={homeOf(role)} replace />}</Route>
            <Route path="/decided">
              {queue ? <QueuePage key="decided" state="decided" /> : <Redirect to={homeOf(role)} replace />}
            </Route>
            <Route path="/reports/:part?">{({ part }) => <ReportsPage part={part ?? 'waiting'} />}</Route>
            <Route path="/takedowns">
              <TakedownsPage />
            </Route>
            <Route path="/takedowns/:id">{({ id }) => <TakedownPage key={id} id={id} />}</Route>
            <Route path="/cases/:id">{({ id }) => <CasePage key={id} id={id} />}</Route>
            <Route path="/supervise/:part?">{({ part }) => <SupervisePage part={part ?? 'health'} />}</Route>
            <Route path="/admin/:part?/:id?">{({ part, id }) => <AdminPage part={part ?? 'people'} id={id} />}</Route>
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

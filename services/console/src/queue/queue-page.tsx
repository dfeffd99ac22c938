import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { CaseSummary } from '../api/shapes.ts';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { KeyCap, useKeys } from '../keys/keys.tsx';
import { Icon } from '../layout/icon.tsx';
import { More } from '../layout/paged.tsx';
import { Problem } from '../layout/problem.tsx';
import { useTitle } from '../layout/use-title.ts';
import { reviewsCases } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { BudgetSpent } from '../wellbeing/budget-spent.tsx';
import { CaseRow } from './case-row.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { type QueueFilter, useQueue } from './use-queue.ts';
import { useQueueHealth } from './use-queue-health.ts';
import { rememberFilter, useTake } from './use-take.ts';

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((m) => ({ default: m.BulkDialog })));

export function QueuePage({ state = 'undecided' }: { state?: 'undecided' | 'decided' }) {
  const t = useText();
  const { duration } = useFormat();
  const { user, actor: me } = useSession();
  const [filter, setFilter] = useState<QueueFilter>({});
  const { query, cases, fresh, gone, refresh } = useQueue(state, filter);
  const { take, taking, budget, clearBudget } = useTake();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const health = useQueueHealth(state === 'undecided').data;
  const reviewing = reviewsCases(user.role) && state === 'undecided';
  const mine = cases.find((c) => c.lease?.by === me);
  useTitle(t(state === 'decided' ? 'nav-decided' : 'queue-title'));
  useEffect(() => rememberFilter(state === 'undecided' ? filter : {}), [filter, state]);

  const links = () => [...(list.current?.querySelectorAll<HTMLElement>('.case-link') ?? [])];
  const move = (step: number) => {
    const all = links();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[Math.min(all.length - 1, Math.max(0, at + step))]?.focus();
  };
  const selectFocused = () => {
    const row = document.activeElement?.closest('.case-row');
    row?.querySelector<HTMLInputElement>('.case-select')?.click();
  };
  useKeys('queue', [
    ...(reviewing ? [{ code: 'KeyT', name: 'T', says: 'key-take', run: () => take(undefined) }] : []),
    { code: 'KeyJ', name: 'J', says: 'key-next-row', run: () => move(1) },
    { code: 'KeyK', name: 'K', says: 'key-previous-row', run: () => move(-1) },
    ...(reviewing ? [{ code: 'KeyX', name: 'X', says: 'key-select', run: selectFocused }] : []),
  ]);
  const toggle = (id: string, on: boolean) =>
    setSelected((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  const chosen = useMemo(() => cases.filter((c) => selected.has(c.id)), [cases, selected]);
  return (
    <div className="page queue-page">
      <div className="page-head">
        <div>
          <h1>{t(state === 'decided' ? 'nav-decided' : 'queue-title')}</h1>
          {health && (
            <p className="muted">
              {t('queue-count', { count: health.waiting })}
              {health.oldestWaitingS === null
                ? ''
                : ` · ${t('queue-oldest', { time: duration(health.oldestWaitingS) })}`}
            </p>
          )}
        </div>
        {reviewing && (
          <button type="button" className="button primary big" disabled={taking} onClick={() => take(undefined)}>
            {t('queue-take')}
            <KeyCap name="T" />
          </button>
        )}
      </div>
      {budget !== undefined && <BudgetSpent onMilder={() => take(undefined)} onClose={clearBudget} />}
      {mine && reviewing && (
        <p className="notice good">
          {t('queue-holding')} <Link href={`/cases/${mine.id}`}>{t('queue-go-on')}</Link>
        </p>
      )}
      <QueueFilters filter={filter} onChange={setFilter} />
      <div className="queue-bar" aria-live="polite">
        {fresh > 0 && (
          <button type="button" className="button fresh" onClick={refresh}>
            <Icon name="up" />
            {t('queue-new', { count: fresh })}
          </button>
        )}
        {chosen.length > 0 && (
          <>
            <span>{t('queue-selected', { count: chosen.length })}</span>
            <button type="button" className="button" onClick={() => setBulk(true)}>
              {t('queue-bulk')}
            </button>
          </>
        )}
      </div>
      {query.isError && <Problem error={query.error} />}
      {query.isPending ? (
        <p className="muted" aria-busy="true">
          {t('loading')}
        </p>
      ) : cases.length === 0 && !query.isError ? (
        <Empty filtered={Object.keys(filter).length > 0} />
      ) : (
        <ol className="queue-list" ref={list} aria-label={t('queue-list')}>
          {cases.map((row: CaseSummary) => (
            <CaseRow
              key={row.id}
              row={row}
              me={me}
              gone={gone.has(row.id)}
              {...(reviewing ? { selected: selected.has(row.id), onSelect: (on) => toggle(row.id, on) } : {})}
            />
          ))}
        </ol>
      )}
      <More query={query} />
      {bulk && (
        <Suspense>
          <BulkDialog
            cases={chosen}
            open={bulk}
            onClose={() => setBulk(false)}
            onDone={() => {
              setBulk(false);
              setSelected(new Set());
              refresh();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  const t = useText();
  return (
    <div className="empty">
      <Icon name="check" />
      <p>{t(filtered ? 'queue-empty-filtered' : 'queue-empty')}</p>
      {!filtered && <p className="muted">{t('queue-empty-help')}</p>}
    </div>
  );
}

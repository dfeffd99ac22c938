import type { RowOf } from '@haetae/client';
import { useState } from 'react';
import { Link } from 'wouter';
import { Clock } from '../content/chips.tsx';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { ListNote, More, usePaged } from '../layout/paged.tsx';
import { SelectField } from '../layout/select-field.tsx';
import { useTitle } from '../layout/use-title.ts';
import { TAKEDOWN_STATES } from './takedown-steps.ts';

export type Takedown = RowOf<'/v1/takedowns'>;

/** To whom it went, or who sent it, where one is the platform. */
export function OtherSide({ takedown }: { takedown: Takedown }) {
  const t = useText();
  const { platform, sender } = takedown;
  const name = takedown.side === 'sender' ? (platform.name ?? platform.contact) : (sender.name ?? sender.contact);
  return name === null ? <span className="muted">{t('td-nobody')}</span> : <UserText text={name} inline />;
}

/** A clock that still runs, or that it ran out. */
export function TakedownClock({ takedown: { clock } }: { takedown: Takedown }) {
  const t = useText();
  if (!clock) return null;
  if (clock.breachedAt !== null) return <span className="chip strong">{t('td-breached')}</span>;
  return clock.running && clock.dueAt !== null ? <Clock dueAt={clock.dueAt} /> : null;
}

/** What platforms were asked to take down, and what has become of it. */
export function TakedownsPage() {
  const t = useText();
  const name = useName();
  const { dateTime } = useFormat();
  const [state, setState] = useState('');
  const [overdue, setOverdue] = useState(false);
  useTitle(t('nav-takedowns'));
  const { query, rows } = usePaged<Takedown>('/v1/takedowns', 'takedowns', {
    ...(state === '' ? {} : { state }),
    ...(overdue ? { overdue: 'true' } : {}),
  });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav-takedowns')}</h1>
      </div>
      <div className="filters">
        <SelectField
          text={t('admin-status')}
          value={state}
          options={[['', t('filter-all')], ...TAKEDOWN_STATES.map((s) => [s, name('td', s)] as const)]}
          onChange={setState}
        />
        <label className="check">
          <input type="checkbox" checked={overdue} onChange={(e) => setOverdue(e.target.checked)} />
          <span>{t('sup-overdue')}</span>
        </label>
      </div>
      <ListNote query={query} count={rows.length} empty={t('td-empty')} />
      {rows.length > 0 && (
        <ul className="queue-list">
          {rows.map((td) => (
            <li key={td.id} className="case-row">
              <div className="case-main">
                <p className="case-text">
                  <Link href={`/takedowns/${td.id}`} className="case-link">
                    {name('policy', td.policyLabel)}
                  </Link>{' '}
                  · <OtherSide takedown={td} />
                </p>
                <div className="case-facts">
                  <span className={['disputed', 'refused'].includes(td.state) ? 'chip strong' : 'chip'}>
                    {name('td', td.state)}
                  </span>
                  {td.outcome !== null && <span>{name('td-outcome', td.outcome)}</span>}
                  <span>{t('td-things', { count: td.urls.length + td.hashes.length })}</span>
                  {td.side === 'platform' && <span>{t('td-to-you')}</span>}
                </div>
              </div>
              <div className="case-times">
                <TakedownClock takedown={td} />
                <time className="muted" dateTime={td.sentAt ?? td.createdAt}>
                  {dateTime(td.sentAt ?? td.createdAt)}
                </time>
              </div>
            </li>
          ))}
        </ul>
      )}
      <More query={query} />
    </div>
  );
}

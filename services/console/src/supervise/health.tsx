import type { ReactNode } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';
import { useQueueHealth } from '../queue/use-queue-health.ts';

const BANDS = ['grave', 'high', 'medium', 'low'];

/** How the queue stands: how much waits, how long, what the law wants soon, and whether it is keeping up. */
export function Health() {
  const t = useText();
  const name = useName();
  const { number, duration, language, time } = useFormat();
  const { data: health, error, isError } = useQueueHealth();
  if (isError) return <Problem error={error} />;
  if (!health) return <p className="muted">{t('loading')}</p>;
  const most = Math.max(1, ...health.byLanguage.map((l) => l.waiting));
  const mostSevere = Math.max(1, ...health.bySeverity.map((l) => l.waiting));
  const mostHour = Math.max(1, ...health.decidedPerHour.map((h) => h.decided));
  return (
    <>
      <div className="tiles">
        <Tile value={number(health.waiting)} text={t('sup-waiting')} />
        <Tile value={number(health.leased)} text={t('sup-held')} />
        <Tile value={health.oldestWaitingS === null ? '–' : duration(health.oldestWaitingS)} text={t('sup-oldest')} />
        <Tile
          value={number(health.overdueClocks)}
          text={t('sup-overdue')}
          kind={health.overdueClocks > 0 ? 'bad' : ''}
        />
        <Tile value={number(health.clocksDue24h)} text={t('sup-due')} kind={health.clocksDue24h > 0 ? 'warm' : ''} />
        <Tile value={number(health.decidedLast24h)} text={t('sup-decided-day')} />
      </div>
      <div className="boards">
        <Board title={t('sup-by-urgency')}>
          {BANDS.flatMap((band) => health.bySeverity.find((b) => b.band === band) ?? []).map(({ band, waiting }) => (
            <Bar key={band} name={name('band', band)} value={waiting} max={mostSevere} shown={number(waiting)} />
          ))}
        </Board>
        <Board title={t('sup-by-language')}>
          {health.byLanguage.map(({ lang, waiting }) => (
            <Bar
              key={lang ?? 'none'}
              name={lang === null ? t('unknown') : language(lang)}
              value={waiting}
              max={most}
              shown={number(waiting)}
            />
          ))}
        </Board>
        <Board title={t('sup-decided-day')}>
          {health.decidedPerHour
            .filter((h) => h.decided > 0)
            .map(({ hour, decided }) => (
              <Bar key={hour} name={time(hour)} value={decided} max={mostHour} shown={number(decided)} />
            ))}
        </Board>
      </div>
    </>
  );
}

function Tile({ value, text, kind }: { value: string; text: string; kind?: string }) {
  return (
    <div className={`tile ${kind ?? ''}`}>
      <b>{value}</b>
      <span>{text}</span>
    </div>
  );
}

function Board({ title, children }: { title: string; children: ReactNode[] }) {
  const t = useText();
  return (
    <section className="panel">
      <h2>{title}</h2>
      {children.length === 0 ? <p className="muted">{t('none')}</p> : <dl className="bars">{children}</dl>}
    </section>
  );
}

function Bar({ name, value, max, shown }: { name: ReactNode; value: number; max: number; shown: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <progress max={max} value={value} aria-hidden="true" />
        <b>{shown}</b>
      </dd>
    </div>
  );
}

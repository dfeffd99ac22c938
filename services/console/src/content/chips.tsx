import { useEffect, useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { Icon } from '../layout/icon.tsx';

/** 0 to 100, as a number and as a bar whose colour changes with it. */
export function Urgency({ value }: { value: number }) {
  const t = useText();
  const { number } = useFormat();
  const level = value >= 80 ? 'severe' : value >= 55 ? 'high' : value >= 30 ? 'middle' : 'low';
  return (
    <span className={`urgency ${level}`} title={t('col-urgency')}>
      <span className="visually-hidden">{t('col-urgency')} </span>
      <b>{number(Math.round(value))}</b>
      <progress className="urgency-bar" max={100} value={value} aria-hidden="true" tabIndex={-1} />
    </span>
  );
}

export function Labels({ labels }: { labels: string[] }) {
  const name = useName();
  return (
    <ul className="labels">
      {labels.map((label) => (
        <li key={label} className="chip">
          {name('label', label)}
        </li>
      ))}
    </ul>
  );
}

/** The time now, again every `ms`. */
export function useNow(ms: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}

/** What the law leaves of the time. */
export function Clock({ dueAt }: { dueAt: string }) {
  const t = useText();
  const { duration, dateTime } = useFormat();
  const left = (Date.parse(dueAt) - useNow(15_000)) / 1_000;
  return (
    <span className={left < 0 ? 'clock over' : left < 6 * 3_600 ? 'clock soon' : 'clock'} title={dateTime(dueAt)}>
      <Icon name="clock" />
      {t(left < 0 ? 'clock-over' : 'clock-left', { time: duration(Math.abs(left)) })}
    </span>
  );
}

export function Waiting({ since }: { since: string }) {
  const t = useText();
  const { duration, dateTime } = useFormat();
  return (
    <time className="muted" dateTime={since} title={dateTime(since)}>
      {t('waiting-since', { time: duration((useNow(30_000) - Date.parse(since)) / 1_000) })}
    </time>
  );
}

import type { Score } from '../api/shapes.ts';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';

const SHOWN_FROM = 0.1;

/** What each signal said: a probability a label, with its threshold, or why it said nothing. */
export function ScoreTable({ scores }: { scores: Score[] }) {
  const t = useText();
  const name = useName();
  const { percent, number } = useFormat();
  const told = scores.filter((s) => s.abstained || Object.keys(s.labels).length > 0);
  if (told.length === 0) return null;
  return (
    <div className="scores">
      {told.map((score) => {
        const labels = Object.entries(score.labels)
          .filter(([label, p]) => p >= SHOWN_FROM || score.flags.includes(label))
          .sort(([a, x], [b, y]) => Number(score.flags.includes(b)) - Number(score.flags.includes(a)) || y - x);
        return (
          <section key={`${score.signal}${score.mediaId ?? ''}`} className="score">
            <h4>
              <bdi>{score.signal}</bdi> <small className="muted">{score.version}</small>
            </h4>
            {score.measured === false && <p className="not-measured">{t('score-not-measured')}</p>}
            {score.abstained && (
              <p className="muted">
                {t('score-abstained')}: <bdi lang="en">{score.abstained.message}</bdi>
              </p>
            )}
            <dl>
              {labels.map(([label, p]) => {
                const threshold = score.thresholds?.[label];
                const over = score.flags.includes(label);
                return (
                  <div key={label} className={over ? 'over' : ''}>
                    <dt>{name('label', label)}</dt>
                    <dd>
                      <progress max={1} value={p} aria-hidden="true" />
                      <b>{percent(p)}</b>
                      {threshold !== undefined && (
                        <small className="muted">
                          {t(over ? 'score-over' : 'score-under', { threshold: number(threshold, 2) })}
                        </small>
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

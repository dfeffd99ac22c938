import type { CaseEvent, CaseView } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useNames } from '../supervise/use-names.ts';

/** Why somebody did it, where they said. */
export function reasonOf(event: CaseEvent | undefined): string | undefined {
  const reason = (event?.data as { reason?: unknown } | null | undefined)?.reason;
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}

/** Who did what, the newest first, with the beginning of each line’s hash; and the decisions that stand. */
export function History({ view }: { view: CaseView }) {
  const t = useText();
  const name = useName();
  const nameOf = useNames();
  const { dateTime } = useFormat();
  return (
    <>
      {view.decisions.length > 0 && (
        <section className="panel" aria-labelledby="decisions-title">
          <h2 id="decisions-title">{t('section-earlier')}</h2>
          <ul className="decisions">
            {view.decisions.map((d) => (
              <li key={d.id} className={d.undoneAt === null ? '' : 'undone'}>
                <b>{name('policy', d.policyLabel)}</b> · {name('action', d.action)}
                {d.target !== null && (
                  <>
                    {' '}
                    · <UserText text={d.target} inline />
                  </>
                )}
                {d.rationale !== null && <UserText text={d.rationale} />}
                <small className="muted">
                  {name('event', d.undoneAt === null ? d.outcome : 'undone')} ·{' '}
                  {t('history-by', { who: nameOf(d.madeBy) })} · {dateTime(d.madeAt)}
                </small>
              </li>
            ))}
          </ul>
          {view.effects.length > 0 && (
            <ul className="case-facts">
              {view.effects.map((e) => (
                <li key={e.id}>
                  {name('action', e.kind)}{' '}
                  <span className={e.state === 'dead' ? 'chip strong' : 'chip'}>{name('effect', e.state)}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      <details className="panel history">
        <summary>
          <h2>{t('section-history')}</h2>
        </summary>
        <ol>
          {view.events.toReversed().map((event) => (
            <li key={event.id}>
              <span>{name('event', event.type)}</span>{' '}
              <span className="muted">
                {t('history-by', { who: nameOf(event.actor) })} · <time dateTime={event.at}>{dateTime(event.at)}</time>
              </span>{' '}
              <code className="hash" dir="ltr" title={event.hash}>
                {event.hash.slice(0, 8)}
              </code>
              {reasonOf(event) !== undefined && <UserText text={reasonOf(event) ?? ''} />}
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}

import type { ResponseOf } from '@haetae/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';
import { useTitle } from '../layout/use-title.ts';
import { answersTakedowns, sendsTakedowns } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { useNames } from '../supervise/use-names.ts';
import { StepDialog } from './step-dialog.tsx';
import { COMMENTED, TAKEDOWN_STEPS, type TakedownStep } from './takedown-steps.ts';
import { OtherSide, TakedownClock } from './takedowns-page.tsx';

type TakedownView = ResponseOf<'get', '/v1/takedowns/{id}'>;
const COMMENT: TakedownStep = { name: 'comment', side: 'sender', from: COMMENTED, asks: 'note', required: true };

/** One request: its state and clock, what was stated, what either side has said, and what one may do next. */
export function TakedownPage({ id }: { id: string }) {
  const t = useText();
  const name = useName();
  const { role } = useSession().user;
  const queries = useQueryClient();
  const [step, setStep] = useState<TakedownStep>();
  useTitle(t('td-title'));
  const query = useQuery({
    queryKey: ['takedown', id],
    queryFn: () => api.get<TakedownView>(`/v1/takedowns/${id}`),
    retry: false,
  });
  const td = query.data;
  if (!td)
    return (
      <div className="page">
        {query.isError ? <Problem error={query.error} /> : <p className="muted">{t('loading')}</p>}
        <Link href="/takedowns">{t('nav-takedowns')}</Link>
      </div>
    );
  const may = td.side === 'sender' ? sendsTakedowns(role) : answersTakedowns(role);
  const steps = TAKEDOWN_STEPS.filter((s) => may && s.side === td.side && s.from.includes(td.state));
  const comments = COMMENTED.includes(td.state) && (sendsTakedowns(role) || answersTakedowns(role));
  return (
    <div className="page narrow takedown">
      <p>
        <Link href="/takedowns">{t('nav-takedowns')}</Link>
      </p>
      <div className="page-head">
        <div>
          <h1>{name('policy', td.policyLabel)}</h1>
          <div className="case-facts">
            <span className="chip">{name('td', td.state)}</span>
            {td.outcome !== null && <span>{name('td-outcome', td.outcome)}</span>}
            <span>
              {t(td.side === 'sender' ? 'td-to' : 'td-from')} <OtherSide takedown={td} />
            </span>
            <TakedownClock takedown={td} />
          </div>
        </div>
        {td.caseId !== null && <Link href={`/cases/${td.caseId}`}>{t('td-case')}</Link>}
      </div>
      {td.reason !== null && (
        <div className="notice warm">
          <UserText text={td.reason} />
        </div>
      )}
      {(steps.length > 0 || comments) && (
        <p className="row takedown-steps">
          {steps.map((s, i) => (
            <button
              key={s.name}
              type="button"
              className={i === 0 ? 'button primary' : 'button'}
              onClick={() => setStep(s)}
            >
              {t(`td-step-${s.name}`)}
            </button>
          ))}
          {comments && (
            <button type="button" className="button" onClick={() => setStep(COMMENT)}>
              {t('td-step-comment')}
            </button>
          )}
        </p>
      )}
      <div className="stack-wide">
        <What td={td} />
        <Course td={td} />
      </div>
      {step && (
        <StepDialog
          id={td.id}
          step={step}
          onClose={() => setStep(undefined)}
          onDone={() => {
            void queries.invalidateQueries({ queryKey: ['takedown', id] });
            void queries.invalidateQueries({ queryKey: ['list', '/v1/takedowns'] });
          }}
        />
      )}
    </div>
  );
}

/** What it is about, and the statement of reasons in words. */
function What({ td }: { td: TakedownView }) {
  const t = useText();
  const { dateTime, number } = useFormat();
  const { clock } = td;
  return (
    <section className="panel stack">
      {clock && (
        <p>
          <UserText text={clock.law} inline />: {t('td-hours', { hours: number(clock.hours) })}
          {clock.dueAt !== null && <> · {dateTime(clock.dueAt)}</>}
          {!clock.reviewed && <span className="muted"> · {t('td-law-not-reviewed')}</span>}
        </p>
      )}
      <ul className="addresses">
        {td.urls.map((url) => (
          <li key={url} dir="ltr">
            <UserText text={url} inline />
          </li>
        ))}
        {td.hashes.map(({ algorithm, hash }) => (
          <li key={algorithm + hash} dir="ltr">
            <code className="hash">
              {algorithm} {hash}
            </code>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('td-statement')}</summary>
        <div lang="en">
          <UserText text={td.statementText} />
        </div>
      </details>
    </section>
  );
}

function Course({ td }: { td: TakedownView }) {
  const t = useText();
  const name = useName();
  const nameOf = useNames();
  const { dateTime } = useFormat();
  return (
    <section className="panel" aria-labelledby="course-title">
      <h2 id="course-title">{t('td-course')}</h2>
      <ol className="decisions">
        {td.history.map((line) => (
          <li key={line.seq}>
            <b>{name('td-line', line.step)}</b>
            {line.outcome !== undefined && <> · {name('td-outcome', line.outcome)}</>}
            <UserLine text={line.reason ?? line.note} />
            <small className="muted">
              {name('td-side', line.side)}
              {line.actor !== null && line.side !== 'clock' && (
                <>
                  {' '}
                  · <bdi>{nameOf(line.actor)}</bdi>
                </>
              )}{' '}
              · {dateTime(line.at)}
            </small>
          </li>
        ))}
      </ol>
    </section>
  );
}
const UserLine = ({ text }: { text: string | undefined }) => (text === undefined ? null : <UserText text={text} />);

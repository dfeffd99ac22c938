import type { CaseView } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { reasonOf } from './history.tsx';
import { ReasonText } from './reason-text.tsx';

/** What is special about a case, and why somebody wants it looked at again. */
export function CaseState({ view, held }: { view: CaseView; held: boolean }) {
  const t = useText();
  const last = (type: string) => reasonOf(view.events.findLast((e) => e.type === type));
  const open = view.state !== 'decided';
  const notes: [on: boolean, text: string, reason?: string | undefined][] = [
    [view.restricted, t('case-restricted')],
    [open && view.stage === 'second_review', t('case-second')],
    [open && view.stage === 'escalated', t(held ? 'event-escalated' : 'case-escalated'), last('escalated')],
    [open && view.stage === 'appeal', t('case-appeal'), last('appealed')],
  ];
  return notes
    .filter(([on]) => on)
    .map(([, text, reason]) => (
      <div key={text} className="notice warm">
        <p>{text}</p>
        {reason !== undefined && <UserText text={reason} />}
      </div>
    ));
}

/** The reasons for which policy wants a person to look. */
export function Why({ view }: { view: CaseView }) {
  const t = useText();
  const name = useName();
  const { percent } = useFormat();
  return (
    <section className="panel why" aria-labelledby="why-title">
      <h2 id="why-title">{t('section-why')}</h2>
      <ul>
        {view.reasons.map((reason) => (
          <li key={`${reason.signal}${reason.label}${reason.message}`}>
            <b>{reason.label === undefined ? name('reason', reason.code) : name('label', reason.label)}</b>
            {reason.score !== undefined && <> {percent(reason.score)}</>} <ReasonText reason={reason} />
          </li>
        ))}
      </ul>
    </section>
  );
}

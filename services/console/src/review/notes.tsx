import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useState } from 'react';
import { api } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf } from '../layout/problem.tsx';
import { useNames } from '../supervise/use-names.ts';

/** Notes for colleagues; they cannot be changed afterwards. */
export function Notes({ view, field }: { view: CaseView; field: RefObject<HTMLTextAreaElement | null> }) {
  const t = useText();
  const { dateTime } = useFormat();
  const { say } = useAnnouncer();
  const nameOf = useNames();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await api.post(`/v1/cases/${view.id}/notes`, { text });
      setText('');
      await queries.invalidateQueries({ queryKey: ['case', view.id] });
    } catch (error) {
      say(messageOf(error, t), true);
    }
  };
  return (
    <section className="panel notes" aria-labelledby="notes-title">
      <h2 id="notes-title">{t('section-notes')}</h2>
      {view.notes.length === 0 ? (
        <p className="muted">{t('note-empty')}</p>
      ) : (
        <ul>
          {view.notes.map((note) => (
            <li key={note.id}>
              <UserText text={note.text} />
              <small className="muted">
                {t('history-by', { who: nameOf(note.by) })} · {dateTime(note.at)}
              </small>
            </li>
          ))}
        </ul>
      )}
      {view.allowed.includes('note') && (
        <form className="note-form" onSubmit={add}>
          <label className="field">
            <span>{t('note-text')}</span>
            <textarea
              ref={field}
              name="note"
              dir="auto"
              rows={2}
              maxLength={10_000}
              value={text}
              onChange={(e) => setText(e.target.value)}
            />
          </label>
          <button type="submit" className="button small" disabled={text.trim() === ''}>
            {t('note-add')}
          </button>
        </form>
      )}
    </section>
  );
}

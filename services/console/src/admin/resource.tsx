import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, isApiError } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf, Problem } from '../layout/problem.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';

/** The rows of `GET path`, the array named `field`. */
export function useRows<T>(path: string, field: string) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['admin', path],
    queryFn: async () => (await api.get<Record<string, T[]>>(path))[field] ?? [],
    retry: false,
  });
  return { query, rows: query.data ?? [], refresh: () => queries.invalidateQueries({ queryKey: ['admin', path] }) };
}

export interface Column<T> {
  head: string;
  number?: boolean;
  cell: (row: T) => ReactNode;
}

export function Table<T extends { id: string }>({
  title,
  query,
  rows,
  columns,
  empty,
}: {
  title: string;
  /** Why there is nothing; by default, that there is nothing. */
  empty?: string;
  query: { isError: boolean; error: unknown; isPending: boolean };
  rows: T[];
  columns: Column<T>[];
}) {
  const t = useText();
  if (query.isError) {
    if (isApiError(query.error) && ['ROUTE_NOT_FOUND', 'METHOD_NOT_ALLOWED'].includes(query.error.code))
      return <p className="muted">{t('admin-unavailable')}</p>;
    return <Problem error={query.error} />;
  }
  if (query.isPending)
    return (
      <p className="muted" aria-busy="true">
        {t('loading')}
      </p>
    );
  if (rows.length === 0) return <p className="muted">{empty ?? t('admin-empty')}</p>;
  return (
    // Scrolls by keyboard, too, where it is wider than the screen.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable
    <section className="table-scroll panel" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.head} scope="col" className={c.number ? 'number' : ''}>
                {c.head === '' ? <span className="visually-hidden">{t('admin-actions')}</span> : c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map((c) => (
                <td key={c.head} className={c.number ? 'number' : ''}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A form that makes something; what it gives once, and once only, is shown until it is put away. */
export function CreateForm({
  title,
  submit: submitText,
  children,
  onSubmit,
}: {
  title: string;
  /** What the button says; by default, that something is made. */
  submit?: string;
  children: ReactNode;
  /** Returns what is shown once, if anything. */
  onSubmit: (form: FormData) => Promise<string | undefined>;
}) {
  const t = useText();
  const [failure, setFailure] = useState<unknown>();
  const [secret, setSecret] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setFailure(undefined);
    try {
      setSecret(await onSubmit(new FormData(form)));
      form.reset();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <details className="panel create">
      <summary>{title}</summary>
      <form className="create-form" onSubmit={(event) => void submit(event)}>
        {children}
        <button type="submit" className="button primary">
          {submitText ?? t('admin-create')}
        </button>
      </form>
      {failure !== undefined && <Problem error={failure} />}
      {secret !== undefined && <Secret text={secret} onClose={() => setSecret(undefined)} />}
    </details>
  );
}

export function Secret({ text, onClose }: { text: string; onClose: () => void }) {
  const t = useText();
  return (
    <div className="notice good" role="status">
      <p>{t('admin-secret-once')}</p>
      <p>
        <code className="secret" dir="ltr">
          {text}
        </code>
      </p>
      <button type="button" className="link" onClick={onClose}>
        {t('close')}
      </button>
    </div>
  );
}

/** A button that does one thing and says how it went. With `sure` it asks first. */
export function ActButton({ text, sure, act }: { text: string; sure?: string; act: () => Promise<unknown> }) {
  const t = useText();
  const { say } = useAnnouncer();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const run = async () => {
    setBusy(true);
    try {
      await act();
      say(t('admin-done'));
    } catch (error) {
      say(messageOf(error, t), true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button
        type="button"
        className="button small"
        disabled={busy}
        onClick={() => (sure === undefined ? void run() : setAsking(true))}
      >
        {text}
      </button>
      {sure !== undefined && (
        <ReasonDialog
          open={asking}
          title={text}
          help={sure}
          submit={text}
          danger
          onClose={() => setAsking(false)}
          onSubmit={run}
        />
      )}
    </>
  );
}

export const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

export function Field({ text, name, ...input }: { text: string; name: string } & React.ComponentProps<'input'>) {
  return (
    <label className="field">
      <span>{text}</span>
      <input name={name} dir="auto" autoComplete="off" {...input} />
    </label>
  );
}

export function Choice({
  text,
  name,
  options,
}: {
  text: string;
  name: string;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <label className="field">
      <span>{text}</span>
      <select name={name} required>
        {options.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}

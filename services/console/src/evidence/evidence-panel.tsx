import type { RowOf } from '@haetae/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { ListNote } from '../layout/paged.tsx';
import { handsEvidenceOver, readsHolds } from '../session/roles.ts';
import { useSession } from '../session/session.tsx';
import { HoldPanel } from './hold-panel.tsx';
import { MakeEvidenceDialog } from './make-evidence-dialog.tsx';
import { PassphraseDialog } from './passphrase-dialog.tsx';

type Evidence = RowOf<'/v1/cases/{id}/evidence'>;
const LOOK_AGAIN_MS = 2_000;

/** The sealed packages of a case, and the legal hold on it. Asked for when it is opened, not before. */
export function EvidencePanel({ view }: { view: CaseView }) {
  const t = useText();
  const { role } = useSession().user;
  const [open, setOpen] = useState(false);
  const [making, setMaking] = useState(false);
  const queries = useQueryClient();
  const key = ['evidence', view.id];
  const query = useQuery({
    queryKey: key,
    queryFn: async () => (await api.get<{ evidence: Evidence[] }>(`/v1/cases/${view.id}/evidence`)).evidence,
    enabled: open,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.some((e) => e.state === 'making') ? LOOK_AGAIN_MS : false),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: key });
  const rows = query.data ?? [];
  return (
    <details className="panel history evidence" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        <h2>{t('ev-title')}</h2>
      </summary>
      {open && (
        <div className="stack">
          <p className="muted">{t('ev-help')}</p>
          <ListNote query={query} count={rows.length} empty={t('ev-none')} />
          {rows.length > 0 && (
            <ul className="decisions">
              {rows.map((one) => (
                <li key={one.id}>
                  <Package one={one} mayHandOver={handsEvidenceOver(role)} onChanged={refresh} />
                </li>
              ))}
            </ul>
          )}
          {role !== 'auditor' && (
            <button type="button" className="button" onClick={() => setMaking(true)}>
              {t('ev-make')}
            </button>
          )}
          {rows.some((e) => e.state === 'ready') && (
            <p className="muted">
              {t('ev-verify')} <code dir="ltr">npx haetae verify {rows.find((e) => e.state === 'ready')?.id}.zip</code>
            </p>
          )}
          {readsHolds(role) && <HoldPanel caseId={view.id} />}
        </div>
      )}
      {making && (
        <MakeEvidenceDialog
          caseId={view.id}
          restricted={view.restricted}
          onClose={() => setMaking(false)}
          onMade={refresh}
        />
      )}
    </details>
  );
}

function Package({ one, mayHandOver, onChanged }: { one: Evidence; mayHandOver: boolean; onChanged: () => unknown }) {
  const t = useText();
  const name = useName();
  const { say } = useAnnouncer();
  const { dateTime, number } = useFormat();
  const [asking, setAsking] = useState(false);
  const to = [one.recipient.name, one.recipient.organisation].filter(Boolean).join(', ');
  return (
    <article className="package">
      <p>
        <b>{name('ev-kind', one.recipient.kind)}</b>: <UserText text={to} inline />{' '}
        <span className={one.state === 'failed' ? 'chip strong' : 'chip'}>{name('ev-state', one.state)}</span>
      </p>
      <p className="muted">
        <UserText text={one.purpose} inline /> · {dateTime(one.createdAt)}
        {one.bytes !== null && <> · {t('ev-size', { kb: number(Math.ceil(one.bytes / 1_024)) })}</>}
      </p>
      {one.error !== null && <p className="muted">{one.error}</p>}
      {one.sha256 !== null && (
        <p>
          SHA-256{' '}
          <code className="hash" dir="ltr">
            {one.sha256}
          </code>
        </p>
      )}
      {mayHandOver && (
        <p className="row">
          {one.state === 'ready' && (
            <a className="button small" href={`/v1/evidence/${one.id}/download`} download>
              {t('ev-download')}
            </a>
          )}
          {one.passphraseSet ? (
            <a className="button small" href={`/v1/evidence/${one.id}/key-file`} download>
              {t('ev-key-file')}
            </a>
          ) : (
            <button type="button" className="button small" onClick={() => setAsking(true)}>
              {t('ev-passphrase-set')}
            </button>
          )}
        </p>
      )}
      {asking && (
        <PassphraseDialog
          id={one.id}
          onClose={() => setAsking(false)}
          onDone={() => {
            say(t('admin-done'));
            void onChanged();
          }}
        />
      )}
    </article>
  );
}

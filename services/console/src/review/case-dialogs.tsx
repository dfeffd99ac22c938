import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/api.ts';
import type { CaseView } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { dropDraft } from './drafts.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { SKIP_REASONS } from './taxonomy.ts';

export type CaseDialog = 'skip' | 'escalate' | 'restrict' | 'appeal' | undefined;

/** What else can be done with a case than deciding it. */
export function CaseDialogs({
  view,
  leaseId,
  open,
  onClose,
  onNext,
}: {
  view: CaseView;
  leaseId: string | undefined;
  open: CaseDialog;
  onClose: () => void;
  onNext: () => void;
}) {
  const t = useText();
  const { say } = useAnnouncer();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [skipReason, setSkipReason] = useState<string>(SKIP_REASONS[0]);
  const url = `/v1/cases/${view.id}`;
  const held = leaseId === undefined ? {} : { leaseId };
  const leave = (said: string) => {
    dropDraft(view.id);
    queries.removeQueries({ queryKey: ['case', view.id] });
    say(said);
  };
  return (
    <>
      <ReasonDialog
        open={open === 'skip'}
        title={t('skip-title')}
        submit={t('skip-submit')}
        onClose={onClose}
        onSubmit={async () => {
          await api.post(`${url}/skip`, { ...held, reason: skipReason });
          leave(t('skip-done'));
          onNext();
        }}
      >
        <fieldset className="choices">
          <legend>{t('skip-why')}</legend>
          {SKIP_REASONS.map((reason, i) => (
            <label key={reason} className={skipReason === reason ? 'choice on' : 'choice'}>
              <input
                type="radio"
                name="skip"
                value={reason}
                data-autofocus={i === 0}
                checked={skipReason === reason}
                onChange={() => setSkipReason(reason)}
              />
              <span>{t(`skip-${reason}`)}</span>
            </label>
          ))}
        </fieldset>
      </ReasonDialog>
      <ReasonDialog
        open={open === 'escalate'}
        title={t('escalate-title')}
        why={t('escalate-why')}
        required
        submit={t('escalate-submit')}
        onClose={onClose}
        onSubmit={async (reason) => {
          await api.post(`${url}/escalate`, { ...held, reason });
          leave(t('escalate-done'));
          onNext();
        }}
      />
      <ReasonDialog
        open={open === 'restrict'}
        title={t('restrict-title')}
        help={t('restrict-help')}
        submit={t('restrict-submit')}
        danger
        onClose={onClose}
        onSubmit={async () => {
          await api.post(`${url}/restrict`);
          dropDraft(view.id);
          queries.removeQueries({ queryKey: ['case', view.id] });
          navigate('/restricted');
        }}
      />
      <ReasonDialog
        open={open === 'appeal'}
        title={t('appeal-title')}
        why={t('appeal-why')}
        required
        submit={t('appeal-submit')}
        onClose={onClose}
        onSubmit={async (reason) => {
          await api.post(`${url}/appeal`, { reason });
          await queries.invalidateQueries({ queryKey: ['case', view.id] });
          say(t('appeal-done'));
        }}
      />
    </>
  );
}

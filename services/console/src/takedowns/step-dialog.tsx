import { useState } from 'react';
import { api } from '../api/api.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';
import { TAKEDOWN_OUTCOMES, type TakedownStep } from './takedown-steps.ts';

/** One step of a takedown: what is said with it, to whom it goes, or what was done. */
export function StepDialog({
  id,
  step,
  onClose,
  onDone,
}: {
  id: string;
  step: TakedownStep;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useText();
  const name = useName();
  const { say } = useAnnouncer();
  const [contact, setContact] = useState('');
  const [outcome, setOutcome] = useState<string>('removed');
  return (
    <ReasonDialog
      open
      title={t(`td-step-${step.name}`)}
      why={step.asks === undefined ? undefined : t(step.required ? 'td-why' : 'td-words')}
      required={step.required}
      submit={t(`td-step-${step.name}`)}
      onClose={onClose}
      onSubmit={async (words) => {
        await api.post(`/v1/takedowns/${id}/${step.name}`, {
          ...(step.asks === undefined || words === '' ? {} : { [step.asks]: words }),
          ...(step.choice === 'contact' && contact.trim() !== '' ? { contact: contact.trim() } : {}),
          ...(step.choice === 'outcome' ? { outcome } : {}),
        });
        say(t('admin-done'));
        onDone();
      }}
    >
      {step.choice === 'contact' && (
        <label className="field">
          <span>{t('td-contact')}</span>
          <input
            name="contact"
            dir="auto"
            maxLength={500}
            autoComplete="off"
            value={contact}
            onChange={(e) => setContact(e.target.value)}
          />
          <small>{t('td-contact-help')}</small>
        </label>
      )}
      {step.choice === 'outcome' && (
        <label className="field">
          <span>{t('td-outcome')}</span>
          <select name="outcome" value={outcome} onChange={(e) => setOutcome(e.target.value)}>
            {TAKEDOWN_OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {name('td-outcome', one)}
              </option>
            ))}
          </select>
        </label>
      )}
    </ReasonDialog>
  );
}

import { useState } from 'react';
import { api } from '../api/api.ts';
import { useName, useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';
import { PassphraseField } from './passphrase-dialog.tsx';

const KINDS = ['officer', 'hotline', 'court', 'survivor', 'other'] as const;

/** For whom and what for a package is sealed. Of a restricted case only for an officer or a hotline. */
export function MakeEvidenceDialog({
  caseId,
  restricted,
  onClose,
  onMade,
}: {
  caseId: string;
  restricted: boolean;
  onClose: () => void;
  onMade: () => unknown;
}) {
  const t = useText();
  const name = useName();
  const { say } = useAnnouncer();
  const [kind, setKind] = useState<string>(KINDS[0]);
  const [who, setWho] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const kinds = restricted ? KINDS.slice(0, 2) : KINDS;
  return (
    <ReasonDialog
      open
      title={t('ev-make')}
      why={t('ev-purpose')}
      required
      submit={t('ev-make')}
      onClose={onClose}
      onSubmit={async (purpose) => {
        await api.post(`/v1/cases/${caseId}/evidence`, {
          purpose,
          recipient: {
            kind,
            name: who.trim(),
            ...(organisation.trim() === '' ? {} : { organisation: organisation.trim() }),
          },
          ...(passphrase === '' ? {} : { passphrase }),
        });
        say(t('ev-making'));
        await onMade();
      }}
    >
      <label className="field">
        <span>{t('ev-recipient')}</span>
        <select name="kind" value={kind} onChange={(e) => setKind(e.target.value)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {name('ev-kind', one)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{t('admin-name')}</span>
        <input
          name="recipient"
          dir="auto"
          required
          maxLength={200}
          value={who}
          onChange={(e) => setWho(e.target.value)}
        />
      </label>
      <label className="field">
        <span>{t('ev-organisation')}</span>
        <input
          name="organisation"
          dir="auto"
          maxLength={200}
          value={organisation}
          onChange={(e) => setOrganisation(e.target.value)}
        />
      </label>
      <PassphraseField value={passphrase} onChange={setPassphrase} />
    </ReasonDialog>
  );
}

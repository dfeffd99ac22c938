import { useState } from 'react';
import { api } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { ReasonDialog } from '../review/reason-dialog.tsx';

export function PassphraseField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText();
  return (
    <label className="field">
      <span>{t('ev-passphrase')}</span>
      <input
        name="passphrase"
        dir="auto"
        minLength={12}
        maxLength={1_000}
        autoComplete="off"
        spellCheck={false}
        aria-describedby="passphrase-help"
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
      <small id="passphrase-help">{t('ev-passphrase-help')}</small>
    </label>
  );
}

/** The passphrase that opens the images of a package: set once, kept nowhere. */
export function PassphraseDialog({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => void }) {
  const t = useText();
  const [passphrase, setPassphrase] = useState('');
  return (
    <ReasonDialog
      open
      title={t('ev-passphrase-set')}
      submit={t('save')}
      onClose={onClose}
      onSubmit={async () => {
        await api.post(`/v1/evidence/${id}/passphrase`, { passphrase });
        onDone();
      }}
    >
      <PassphraseField value={passphrase} onChange={setPassphrase} />
    </ReasonDialog>
  );
}

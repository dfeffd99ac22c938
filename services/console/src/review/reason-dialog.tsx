import { type ReactNode, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Modal } from '../layout/modal.tsx';
import { messageOf } from '../layout/problem.tsx';

/** Asks why, then does it. Stays open, with what was typed, when it fails. */
export function ReasonDialog({
  open,
  title,
  help,
  why,
  submit,
  required,
  children,
  danger,
  onSubmit,
  onClose,
}: {
  open: boolean;
  title: string;
  help?: string;
  /** The question; absent: nothing is asked. */
  why?: string | undefined;
  submit: string;
  required?: boolean | undefined;
  children?: ReactNode;
  danger?: boolean;
  onSubmit: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      await onSubmit(reason.trim());
      setReason('');
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open={open} title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        {help !== undefined && <p>{help}</p>}
        {children}
        {why !== undefined && (
          <label className="field">
            <span>{why}</span>
            <textarea
              name="reason"
              dir="auto"
              rows={3}
              maxLength={1_000}
              required={required ?? false}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </label>
        )}
        {failure !== undefined && (
          <p className="notice bad" role="alert">
            {messageOf(failure, t)}
          </p>
        )}
        <div className="form-end">
          <button type="button" className="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button
            type="submit"
            className={danger ? 'button danger' : 'button primary'}
            disabled={busy}
            data-autofocus={why === undefined && !children}
          >
            {submit}
          </button>
        </div>
      </form>
    </Modal>
  );
}

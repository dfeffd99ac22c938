import { useText } from '../i18n/text.tsx';
import { Modal } from '../layout/modal.tsx';
import { type KeyGroup, useKeyRegistry } from './keys.tsx';

const GROUPS: KeyGroup[] = ['decision', 'case', 'queue', 'anywhere'];

/** Every key that works on the page below, and the switch for them. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText();
  const { bindings, enabled, setEnabled } = useKeyRegistry();
  return (
    <Modal open={open} title={t('keys-title')} onClose={onClose} wide>
      <label className="check">
        <input type="checkbox" checked={enabled} onChange={(e) => setEnabled(e.target.checked)} />
        <span>{t('keys-on')}</span>
      </label>
      <div className="keys-columns">
        {GROUPS.filter((group) => (bindings.get(group) ?? []).length > 0).map((group) => (
          <section key={group} className="keys-group">
            <h3>{t(`key-group-${group}`)}</h3>
            <dl>
              {(bindings.get(group) ?? []).map((b) => (
                <div key={`${b.code}${b.shift}${b.control}`}>
                  <dt>
                    <kbd className="key">{b.name}</kbd>
                  </dt>
                  <dd>{b.text ?? t(b.says)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

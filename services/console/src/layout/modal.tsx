import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';

/** A dialog over the page: focus stays in it, Escape closes it, and what opened it gets the focus back. */
export function Modal({
  open,
  title,
  onClose,
  children,
  wide,
  veil,
}: {
  open: boolean;
  title: string;
  /** Absent: it cannot be closed. */
  onClose?: () => void;
  children: ReactNode;
  wide?: boolean;
  /** Nothing of the page can be read behind it. */
  veil?: boolean;
}) {
  const t = useText();
  return (
    <Dialog
      open={open}
      onClose={onClose ?? (() => undefined)}
      hideOnEscape={onClose !== undefined}
      hideOnInteractOutside={onClose !== undefined}
      backdrop={<div className={veil ? 'backdrop veil' : 'backdrop'} />}
      className={wide ? 'modal wide' : 'modal'}
      unmountOnHide
    >
      <DialogHeading className="modal-title">{title}</DialogHeading>
      {children}
      {/* After the content, so that the first field has the focus and not the way out. */}
      {onClose && (
        <DialogDismiss className="button icon-only quiet modal-close" aria-label={t('close')}>
          <Icon name="close" />
        </DialogDismiss>
      )}
    </Dialog>
  );
}

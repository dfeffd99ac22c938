import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../api/api.ts';
import type { Media } from '../api/shapes.ts';
import { useNow } from '../content/chips.tsx';
import { useText } from '../i18n/text.tsx';
import { KeyCap } from '../keys/keys.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { Icon } from '../layout/icon.tsx';
import { messageOf } from '../layout/problem.tsx';
import { MatchList } from './match-list.tsx';

const LOOK_SECONDS = 10;

/**
 * An image as it may be looked at: the server's grey, blurred derivative. The clear one is asked for by a button or key,
 * counted by the server, and gone again after some seconds or as soon as the page is left.
 */
export function ImageView({
  caseId,
  media,
  number,
  mayClear,
  preview,
  toggle,
}: {
  caseId: string;
  media: Media;
  number: number;
  mayClear: boolean;
  /** Whether there is a blurred derivative: not in the restricted lane. */
  preview: boolean;
  /** Counts up each time the key is pressed that shows or blurs this image; 0 at first. */
  toggle: number;
}) {
  const t = useText();
  const { say } = useAnnouncer();
  const [clear, setClear] = useState<{ url: string; untilMs: number }>();
  const [busy, setBusy] = useState(false);
  const handled = useRef(0);
  const hide = useCallback(() => setClear(undefined), []);
  const show = async () => {
    setBusy(true);
    try {
      const look = await api.post<{ url: string; seconds: number }>(`/v1/cases/${caseId}/media/${media.id}/unblur`, {
        seconds: LOOK_SECONDS,
      });
      const bytes = await api.blob(look.url);
      setClear({ url: URL.createObjectURL(bytes), untilMs: Date.now() + look.seconds * 1_000 });
    } catch (error) {
      say(messageOf(error, t), true);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (toggle === handled.current) return;
    handled.current = toggle;
    if (clear) hide();
    else if (mayClear && !busy) void show();
  });
  useEffect(() => {
    if (!clear) return;
    const onHidden = () => document.hidden && hide();
    const timer = setTimeout(hide, clear.untilMs - Date.now());
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onHidden);
      URL.revokeObjectURL(clear.url);
    };
  }, [clear, hide]);

  if (media.erased || media.status === 'failed')
    return (
      <figure className="image">
        <p className="image-missing muted">{t(media.erased ? 'image-erased' : 'image-none')}</p>
        <MatchList matches={media.matches} />
      </figure>
    );
  return (
    <figure className="image">
      <div className={clear ? 'image-frame clear' : 'image-frame'}>
        {clear ? (
          <img src={clear.url} alt={t('image-clear-now', { number })} />
        ) : preview ? (
          <img
            src={`/v1/cases/${caseId}/media/${media.id}/preview`}
            alt={t('image-blurred', { number })}
            loading="lazy"
          />
        ) : (
          <span className="image-missing">
            <Icon name="lock" />
          </span>
        )}
        {clear && <Countdown untilMs={clear.untilMs} />}
      </div>
      <figcaption>
        {clear ? (
          <button type="button" className="button small" onClick={hide}>
            {t('image-hide')}
          </button>
        ) : (
          mayClear && (
            <button type="button" className="button small" disabled={busy} onClick={() => void show()}>
              <Icon name="eye" />
              {t('image-clear', { seconds: LOOK_SECONDS })}
              {number === 1 && <KeyCap name="C" />}
            </button>
          )
        )}
        <small className="muted">{t('image-clear-help')}</small>
      </figcaption>
      <MatchList matches={media.matches} />
    </figure>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const t = useText();
  const left = Math.max(0, Math.ceil((untilMs - useNow(250)) / 1_000));
  return (
    <span className="countdown" role="timer" aria-live="off">
      {t('image-countdown', { seconds: left })}
    </span>
  );
}

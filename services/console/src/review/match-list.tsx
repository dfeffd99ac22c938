import type { Match } from '../api/shapes.ts';
import { UserText } from '../content/user-text.tsx';
import { useText } from '../i18n/text.tsx';

/** Which known images this one is like, and how far apart. */
export function MatchList({ matches }: { matches: Match[] }) {
  const t = useText();
  if (matches.length === 0) return null;
  return (
    <section className="matches">
      <h4>{t('match-title')}</h4>
      <ul>
        {matches.slice(0, 10).map((m) => (
          <li key={`${m.bankId}${m.hash}${m.via}`}>
            <UserText text={m.bankName} inline />
            <span className="muted">
              {' '}
              {m.bankKind === 'allow' ? `${t('match-allow')} · ` : ''}
              {t('match-distance', { distance: m.distance })} · <bdi>{m.via}</bdi> ·{' '}
              {t(m.confirmed ? 'match-confirmed' : 'match-unconfirmed')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

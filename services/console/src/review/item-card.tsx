import { useState } from 'react';
import type { CaseView, Item } from '../api/shapes.ts';
import type { TextSpan } from '../content/split-text.ts';
import { MarkedText, UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { KeyCap } from '../keys/keys.tsx';
import { ImageView } from './image-view.tsx';
import { ScoreTable } from './score-table.tsx';

/** Spans of all labels that the item is flagged for; only those that spoke for the label. */
export const spansOf = (item: Item): TextSpan[] =>
  Object.entries(item.highlights ?? {}).flatMap(([label, spans]) =>
    spans.filter((s) => s.weight > 0).map(({ start, end, weight }) => ({ start, end, weight, label })),
  );

/** One post: who, where and when, its text with the words that drove the score, its images, and what each signal said. */
export function ItemCard({
  view,
  item,
  held,
  first,
  textShown,
  onToggleText,
  clearKey,
}: {
  view: CaseView;
  item: Item;
  held: boolean;
  first: boolean;
  textShown: boolean;
  onToggleText: () => void;
  clearKey: number;
}) {
  const t = useText();
  const { language, country, dateTime, percent } = useFormat();
  const [scores, setScores] = useState(first);
  const party = (p: Item['author']) => (p === null ? undefined : (p.handle ?? p.id ?? undefined));
  const author = party(item.author);
  const target = party(item.target);
  return (
    <article className="item">
      <dl className="facts">
        {author !== undefined && <Fact term={t('post-by')}>{<UserText text={author} inline />}</Fact>}
        {target !== undefined && <Fact term={t('post-target')}>{<UserText text={target} inline />}</Fact>}
        <Fact term={t('post-source')}>
          <UserText text={item.source} inline />
        </Fact>
        {item.lang !== null && (
          <Fact term={t('post-language')}>
            {language(item.lang)}
            <span className="muted">
              {' '}
              {item.langMethod === 'given'
                ? t('post-language-given')
                : `${t('post-language-detected')}${item.langConfidence === null ? '' : ` ${percent(item.langConfidence)}`}`}
            </span>
          </Fact>
        )}
        {item.country !== null && <Fact term={t('filter-country')}>{country(item.country)}</Fact>}
        <Fact term={t(item.postedAt === null ? 'post-received' : 'post-posted')}>
          {dateTime(item.postedAt ?? item.receivedAt)}
        </Fact>
        {item.url !== null && (
          <Fact term={t('post-link')}>
            <span dir="ltr" className="post-url">
              <UserText text={item.url} inline />
            </span>
          </Fact>
        )}
      </dl>
      {item.text !== null &&
        (textShown ? (
          <>
            <MarkedText text={item.text} spans={spansOf(item)} />
            {view.severe && (
              <button type="button" className="link" onClick={onToggleText}>
                {t('text-hide')}
              </button>
            )}
          </>
        ) : (
          <p className="text-collapsed">
            <span>{t('text-hidden')}</span>
            <button type="button" className="button small" onClick={onToggleText}>
              {t('text-show')}
              {first && <KeyCap name="H" />}
            </button>
          </p>
        ))}
      {item.media.length > 0 && (
        <div className="images">
          {item.media.map((media, i) => (
            <ImageView
              key={media.id}
              caseId={view.id}
              media={media}
              number={i + 1}
              mayClear={held && view.allowed.includes('view_media')}
              preview={!view.restricted}
              toggle={first && i === 0 ? clearKey : 0}
            />
          ))}
        </div>
      )}
      <details className="item-scores" open={scores} onToggle={(e) => setScores(e.currentTarget.open)}>
        <summary>{t('section-scores')}</summary>
        <ScoreTable scores={item.scores} />
      </details>
    </article>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

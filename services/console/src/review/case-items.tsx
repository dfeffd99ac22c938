import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/api.ts';
import type { CaseView, Item, Page } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf } from '../layout/problem.tsx';
import { ItemCard } from './item-card.tsx';

/** The posts of a case: the newest whole, the near-duplicates below it folded, the rest by the page. */
export function CaseItems({
  view,
  held,
  textShown,
  onToggleText,
  clearKey,
}: {
  view: CaseView;
  held: boolean;
  textShown: boolean;
  onToggleText: () => void;
  clearKey: number;
}) {
  const t = useText();
  const [more, setMore] = useState(false);
  const queries = useQueryClient();
  const { say } = useAnnouncer();
  const splitOff = async (itemId: string) => {
    try {
      await api.post(`/v1/cases/${view.id}/split`, { itemIds: [itemId] });
      await queries.invalidateQueries({ queryKey: ['case', view.id] });
      say(t('event-split'));
    } catch (error) {
      say(messageOf(error, t), true);
    }
  };
  const rest = useInfiniteQuery({
    queryKey: ['case-items', view.id],
    queryFn: ({ pageParam }) =>
      api.get<Page & { items: Item[] }>(`/v1/cases/${view.id}/items`, { query: { limit: 20, cursor: pageParam } }),
    initialPageParam: view.nextItemsCursor ?? undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: more,
  });
  const [first, ...others] = [...view.items, ...(rest.data?.pages.flatMap((p) => p.items) ?? [])];
  const card = (item: Item, isFirst: boolean) => (
    <ItemCard
      view={view}
      item={item}
      held={held}
      first={isFirst}
      textShown={textShown}
      onToggleText={onToggleText}
      clearKey={clearKey}
    />
  );
  const hasMore = more ? rest.hasNextPage : view.nextItemsCursor !== null;
  return (
    <>
      {first && card(first, true)}
      {others.length > 0 && (
        <section className="others" aria-labelledby="others-title">
          <h2 id="others-title">
            {t('section-items')} <span className="muted">({t('items-count', { count: view.itemCount })})</span>
          </h2>
          <ul>
            {others.map((item) => (
              <li key={item.id}>
                {card(item, false)}
                {view.allowed.includes('split') && (
                  <button
                    type="button"
                    className="button small"
                    title={t('lift-item-help')}
                    onClick={() => void splitOff(item.id)}
                  >
                    {t('lift-item')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {hasMore && (
        <button
          type="button"
          className="button more"
          disabled={rest.isFetching}
          onClick={() => (more ? void rest.fetchNextPage() : setMore(true))}
        >
          {t('more')}
        </button>
      )}
    </>
  );
}

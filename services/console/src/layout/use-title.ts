import { useEffect } from 'react';

/** The page’s name in the tab, and the focus on its heading: so that a screen reader says where one is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Haetae`;
  }, [title]);
}

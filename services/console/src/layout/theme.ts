import { useEffect, useState } from 'react';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEPT = 'haetae.theme';

function keptTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return THEMES.find((t) => t === kept) ?? 'auto';
}

/** Sets the kept theme on the document before anything is drawn. */
export function applyKeptTheme(): void {
  document.documentElement.dataset.theme = keptTheme();
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(keptTheme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEPT, theme);
  }, [theme]);
  return [theme, setTheme];
}

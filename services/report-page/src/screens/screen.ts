import { isApiError } from '@haetae/client';
import { el } from '../element.ts';
import { t } from '../messages.ts';
import type { PageState } from '../state.ts';

/** Makes the content of a screen; `show` goes on to another one. */
export type Screen = (show: (screen?: PageState['screen']) => void) => (Node | string)[];

export const heading = (text: string) => el('h1', { tabindex: '-1' }, text);
export const backButton = (show: Parameters<Screen>[0], to: PageState['screen']) =>
  el('button', { type: 'button', id: 'back', onclick: () => show(to) }, t('back'));

/** A place where errors are said, and read out. */
export const problemLine = () => el('p', { class: 'problem', role: 'alert', id: 'problem' });

/** What went wrong, in words of the page. */
export function sayProblem(error: unknown): string {
  if (!isApiError(error)) return t('errorOther', { detail: String(error) });
  if (error.code === 'NO_ANSWER') return t('errorOffline');
  if (error.code === 'REPORT_PIN_WRONG') return t('statusWrong');
  if (error.code === 'RATE_LIMITED' || error.code === 'OVERLOADED')
    return t('errorWait', { minutes: Math.max(1, Math.ceil((error.retryAfterS ?? 60) / 60)) });
  return t('errorOther', { detail: error.message });
}

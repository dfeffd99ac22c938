import { el } from './element.ts';
import { t } from './messages.ts';
import { forget } from './state.ts';

/** Where the exit leads: a page that everybody might have open. */
const ELSEWHERE = 'https://www.wikipedia.org/';
const TWICE_MS = 1_000;

/** Leaves at once: empties the page first, and takes the place of this page in the history (it is one entry only). */
export function leave(): void {
  forget();
  document.body.replaceChildren();
  location.replace(ELSEWHERE);
}

export const exitButton = () =>
  el('button', { type: 'button', class: 'exit', id: 'exit', onclick: leave, 'aria-keyshortcuts': 'Escape' }, t('exit'));

/** Esc twice within a second does the same, from anywhere on the page. */
export function listenForExit(): void {
  let before = 0;
  addEventListener('keydown', ({ key, timeStamp, repeat }) => {
    if (key !== 'Escape' || repeat) return;
    if (timeStamp - before < TWICE_MS && before > 0) leave();
    before = timeStamp;
  });
  // Left with the back button and come back to: nothing of before is there.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}

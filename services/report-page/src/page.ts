import { el } from './element.ts';
import {
  currentLanguage,
  isMachineMade,
  LANGUAGES,
  type Language,
  preferredLanguage,
  t,
  useLanguage,
} from './messages.ts';
import { exitButton, listenForExit } from './quick-exit.ts';
import { confirmScreen } from './screens/confirm.ts';
import { doneScreen } from './screens/done.ts';
import { pickScreen } from './screens/pick.ts';
import { startScreen } from './screens/start.ts';
import { statusScreen } from './screens/status.ts';
import { type PageState, state } from './state.ts';

const SCREENS = {
  start: startScreen,
  pick: pickScreen,
  confirm: confirmScreen,
  done: doneScreen,
  status: statusScreen,
};
const page = document.getElementById('page')!;

/** Shows a screen. The address stays the same, so that the history has one entry only and Back leaves the page. */
function show(screen: PageState['screen'] = state.screen): void {
  state.screen = screen;
  const language = el(
    'select',
    {
      id: 'language',
      onchange: async (event) => {
        await useLanguage((event.target as HTMLSelectElement).value as Language);
        show();
      },
    },
    ...LANGUAGES.map(({ code, name }) =>
      el('option', { value: code, lang: code, selected: code === currentLanguage() }, name),
    ),
  );
  page.replaceChildren(
    el('header', {}, el('label', {}, el('span', { class: 'visually-hidden' }, t('language')), language), exitButton()),
    el('main', { id: 'main' }, ...SCREENS[screen](show)),
    el('footer', {}, el('p', {}, t('exitHint')), isMachineMade() && el('p', {}, t('machineMade'))),
  );
  scrollTo(0, 0);
  // A screen reader goes on reading where the new screen begins.
  page.querySelector('h1')?.focus();
}

listenForExit();
await useLanguage(preferredLanguage());
show();

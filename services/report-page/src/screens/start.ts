import { readHelplines } from '../api.ts';
import { el } from '../element.ts';
import { t } from '../messages.ts';
import { forget } from '../state.ts';
import { heading, type Screen } from './screen.ts';

export const startScreen: Screen = (show) => {
  const begin = (screen: 'pick' | 'status') => {
    forget();
    show(screen);
  };
  return [
    heading(t('startTitle')),
    el('p', { class: 'lead' }, t('startLead')),
    el('p', { class: 'note' }, t('startNoAccount')),
    el(
      'div',
      { class: 'row' },
      el('button', { type: 'button', class: 'main', id: 'report', onclick: () => begin('pick') }, t('startReport')),
      el('button', { type: 'button', id: 'status', onclick: () => begin('status') }, t('startStatus')),
    ),
    el(
      'details',
      { open: true },
      el('summary', {}, t('howTitle')),
      el('ol', {}, ...(['how1', 'how2', 'how3', 'how4'] as const).map((key) => el('li', {}, t(key)))),
      el('p', { class: 'soft' }, t('limits')),
    ),
    el(
      'details',
      {},
      el('summary', {}, t('safeTitle')),
      el('ul', {}, ...(['safe1', 'safe2', 'safe3'] as const).map((key) => el('li', {}, t(key)))),
    ),
    el(
      'details',
      { ontoggle: fillHelplines as EventListener },
      el('summary', {}, t('helpTitle')),
      el('p', {}, t('helpUnder18')),
    ),
  ];
};

/** Loaded when somebody opens them, from this host. */
async function fillHelplines({ target }: Event): Promise<void> {
  const details = target as HTMLDetailsElement;
  if (!details.open || details.querySelector('ul, .none')) return;
  const { countries } = await readHelplines().catch(() => ({ countries: [] }));
  details.append(
    countries.length === 0
      ? el('p', { class: 'none soft' }, t('helpNone'))
      : el(
          'ul',
          {},
          ...countries.flatMap(({ name, helplines }) =>
            helplines.map((line) => el('li', {}, el('bdi', {}, `${name}: ${line.name}, ${line.contact}`))),
          ),
        ),
  );
}

import { sendReport } from '../api.ts';
import { el } from '../element.ts';
import { currentLanguage, t } from '../messages.ts';
import { readyPictures, state } from '../state.ts';
import { backButton, heading, problemLine, type Screen, sayProblem } from './screen.ts';

const KINDS = ['shared', 'threatened', 'synthetic', 'recorded', 'other'] as const;
/** The countries that have a pack, and a few more that are often needed are left to "rather not say". */
const COUNTRIES = ['BA', 'BD', 'CD', 'CI', 'GE', 'ID', 'IQ', 'KG', 'KR', 'KZ', 'LB', 'MK', 'MV'];

export const confirmScreen: Screen = (show) => {
  const pictures = readyPictures();
  const problem = problemLine();
  const consent = el('input', { type: 'checkbox', id: 'consent', required: true, 'aria-describedby': 'problem' });
  const note = el('textarea', { id: 'note', rows: '3', maxlength: '2000', 'aria-describedby': 'note-hint' });
  const names = new Intl.DisplayNames([currentLanguage()], { type: 'region' });
  const country = el(
    'select',
    { id: 'country' },
    el('option', { value: '' }, t('confirmNoCountry')),
    ...COUNTRIES.map((code) => [code, names.of(code) ?? code] as const)
      .toSorted(([, a], [, b]) => a.localeCompare(b, currentLanguage()))
      .map(([code, name]) => el('option', { value: code }, name)),
  );
  const send = el('button', { type: 'submit', class: 'main', id: 'send' }, t('confirmSend'));
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!consent.checked) {
      problem.textContent = t('confirmNeedConsent');
      consent.focus();
      return;
    }
    send.disabled = true;
    problem.textContent = t('sending');
    const kind = new FormData(form).get('kind') as (typeof KINDS)[number];
    try {
      state.key = await sendReport(pictures, {
        kind,
        lang: currentLanguage(),
        ...(country.value === '' ? {} : { country: country.value }),
        ...(note.value.trim() === '' ? {} : { note: note.value }),
      });
      state.pictures = [];
      show('done');
    } catch (error) {
      problem.textContent = sayProblem(error);
      send.disabled = false;
    }
  };
  const form = el(
    'form',
    { onsubmit: (event) => void submit(event), novalidate: true },
    el(
      'fieldset',
      {},
      el('legend', {}, t('confirmKind')),
      ...KINDS.map((kind, n) =>
        el(
          'label',
          { class: 'choice' },
          el('input', { type: 'radio', name: 'kind', value: kind, checked: n === 0 }),
          el('span', {}, t(`kind_${kind}`)),
        ),
      ),
    ),
    el('label', {}, t('confirmCountry'), country),
    el('label', {}, t('confirmNote'), note),
    el('p', { class: 'soft', id: 'note-hint' }, t('confirmNoteHint')),
    el('label', { class: 'choice' }, consent, el('span', {}, t('confirmConsent'))),
    problem,
    el('div', { class: 'row' }, backButton(show, 'pick'), send),
  );
  return [
    heading(t('confirmTitle')),
    el('p', {}, t('confirmCount', { n: pictures.length })),
    el(
      'details',
      {},
      el('summary', {}, t('confirmShow')),
      el(
        'ul',
        {},
        ...pictures.flatMap(({ hashes }) => {
          const { pdq, quality, md5, sha256 } = hashes!;
          const lines = [`PDQ ${pdq} (${quality})`, ...(state.exact ? [`MD5 ${md5}`, `SHA-256 ${sha256}`] : [])];
          return lines.map((line) => el('li', {}, el('code', {}, line)));
        }),
      ),
    ),
    form,
  ];
};

import { type ReportStatus, readStatus, withdraw } from '../api.ts';
import { el } from '../element.ts';
import { showDate, t } from '../messages.ts';
import { state } from '../state.ts';
import { backButton, heading, problemLine, type Screen, sayProblem } from './screen.ts';

export const statusScreen: Screen = (show) => {
  const problem = problemLine();
  const place = el('div', { id: 'status-view', 'aria-live': 'polite' });
  const caseNumber = el('input', {
    type: 'text',
    id: 'case-number',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    dir: 'ltr',
    required: true,
  });
  const pin = el('input', {
    type: 'text',
    id: 'pin',
    autocomplete: 'off',
    inputmode: 'numeric',
    dir: 'ltr',
    required: true,
  });
  const add = () => {
    state.adding = true;
    show('pick');
  };
  const ask = async (work: (key: { caseNumber: string; pin: string }) => Promise<ReportStatus>) => {
    problem.textContent = '';
    try {
      const status = await work(state.key!);
      place.replaceChildren(...statusView(status, () => ask(withdraw), add));
      form.hidden = true;
    } catch (error) {
      problem.textContent = sayProblem(error);
    }
  };
  const form = el(
    'form',
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        state.key = { caseNumber: caseNumber.value, pin: pin.value };
        if (caseNumber.value === '' || pin.value === '') problem.textContent = t('statusLead');
        else void ask(readStatus);
      },
    },
    el('p', {}, t('statusLead')),
    el('label', {}, t('caseNumber'), caseNumber),
    el('label', {}, t('pin'), pin),
    el(
      'div',
      { class: 'row' },
      backButton(show, 'start'),
      el('button', { type: 'submit', class: 'main', id: 'show' }, t('statusShow')),
    ),
  );
  if (state.key) void ask(readStatus);
  return [heading(t('statusTitle')), problem, form, place];
};

function statusView(status: ReportStatus, onWithdraw: () => void, onAdd: () => void): Node[] {
  const { submittedAt, reviewedAt, sharedAt, withdrawnAt, pictures, matches } = status;
  const step = (done: boolean, text: string, id?: string) => el('li', { class: done ? 'done' : undefined, id }, text);
  const sure = el(
    'div',
    { class: 'card', hidden: true },
    el('p', {}, t('withdrawSure')),
    el(
      'div',
      { class: 'row' },
      el('button', { type: 'button', id: 'cancel', onclick: () => sure.setAttribute('hidden', '') }, t('cancel')),
      el('button', { type: 'button', class: 'main', id: 'withdraw-yes', onclick: onWithdraw }, t('withdrawYes')),
    ),
  );
  const steps = el(
    'ul',
    { class: 'steps', id: 'steps' },
    step(true, t('step_submitted', { date: showDate(submittedAt) })),
    ...(withdrawnAt === null
      ? [
          reviewedAt === null
            ? step(false, t('step_reviewed_not'))
            : step(true, t('step_reviewed', { date: showDate(reviewedAt) })),
          sharedAt === null
            ? step(false, t('step_shared_not'))
            : step(true, t('step_shared', { date: showDate(sharedAt) })),
        ]
      : [step(true, t('step_withdrawn', { date: showDate(withdrawnAt) }), 'withdrawn')]),
  );
  const list = el(
    'ul',
    {},
    ...pictures.map(({ number, state: its, reason }) =>
      el(
        'li',
        {},
        `${t('picture', { n: number })}: ${t(`state_${its}`)}${reason === null ? '' : ` (${t(`reason_${reason}`)})`}`,
      ),
    ),
  );
  const { restricted, kept, pending } = matches.actions;
  return [
    steps,
    el('p', { class: 'note', id: 'found' }, t('found', { found: matches.found, removed: matches.removed })),
    ...(matches.found > 0 ? [el('p', {}, t('actions', { restricted, kept, pending }))] : []),
    el('p', { class: 'soft' }, t('foundHint')),
    el('h2', {}, t('pictureStates')),
    list,
    ...(withdrawnAt === null
      ? [
          el(
            'div',
            { class: 'row' },
            el('button', { type: 'button', id: 'add', onclick: onAdd }, t('addMore')),
            el(
              'button',
              { type: 'button', id: 'withdraw', onclick: () => sure.removeAttribute('hidden') },
              t('withdraw'),
            ),
          ),
          sure,
        ]
      : []),
  ];
}

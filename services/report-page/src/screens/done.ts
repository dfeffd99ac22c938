import { el } from '../element.ts';
import { t } from '../messages.ts';
import { forget, state } from '../state.ts';
import { heading, type Screen } from './screen.ts';

export const doneScreen: Screen = (show) => {
  const { caseNumber, pin } = state.key!;
  const text = `${t('caseNumber')}: ${caseNumber}\n${t('pin')}: ${pin}\n`;
  const said = el('p', { role: 'status', class: 'soft' });
  const copy = async () => {
    await navigator.clipboard.writeText(text).then(
      () => {
        said.textContent = t('copied');
      },
      // Not allowed without TLS: the two lines are there to be marked by hand.
      () => getSelection()?.selectAllChildren(keys),
    );
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    // A name that says nothing to whoever looks at the downloads.
    el('a', { href: url, download: 'note.txt' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  const finish = () => {
    forget();
    show('start');
  };
  const keys = el(
    'div',
    { class: 'card' },
    el('p', {}, t('caseNumber'), el('strong', { class: 'key', id: 'case-number' }, caseNumber)),
    el('p', {}, t('pin'), el('strong', { class: 'key', id: 'pin' }, pin)),
  );
  return [
    heading(t('doneTitle')),
    el('p', { class: 'lead' }, t('doneLead')),
    keys,
    said,
    el(
      'div',
      { class: 'row' },
      el('button', { type: 'button', id: 'copy', onclick: () => void copy() }, t('copy')),
      el('button', { type: 'button', id: 'download', onclick: download }, t('download')),
      el('button', { type: 'button', id: 'print', onclick: () => print() }, t('print')),
    ),
    el('p', {}, t('doneKeep')),
    el(
      'div',
      { class: 'row' },
      el('button', { type: 'button', class: 'main', id: 'finish', onclick: finish }, t('doneFinish')),
    ),
  ];
};

import { addPictures } from '../api.ts';
import { askHash } from '../ask-worker.ts';
import { el } from '../element.ts';
import { isHeic } from '../is-heic.ts';
import { t } from '../messages.ts';
import { MAX_AT_ONCE, MIN_QUALITY, type PickedPicture, readyPictures, state } from '../state.ts';
import { backButton, heading, problemLine, type Screen, sayProblem } from './screen.ts';

const WORDS = {
  hashing: 'pickHashing',
  ready: 'pickReady',
  plain: 'pickPlain',
  unreadable: 'pickUnreadable',
  heic: 'pickHeic',
} as const;

/** Gone meanwhile, or of another kind: then it is only that it cannot be read. */
const readsAsHeic = async (file: File) =>
  isHeic(
    new Uint8Array(
      await file
        .slice(0, 12)
        .arrayBuffer()
        .catch(() => new ArrayBuffer(0)),
    ),
  );

export const pickScreen: Screen = (show) => {
  const list = el('ul', { class: 'pictures', id: 'pictures', 'aria-label': t('pickList') });
  const progress = el('p', { class: 'soft', role: 'status', id: 'progress' });
  const problem = problemLine();
  const next = el('button', { type: 'button', class: 'main', id: 'next', onclick: () => void goOn() }, t('next'));

  const draw = () => {
    list.replaceChildren(...state.pictures.map(rowOf));
    const done = state.pictures.filter((p) => p.state !== 'hashing').length;
    const all = state.pictures.length;
    progress.textContent = all === 0 ? '' : t('pickProgress', { done, all });
    next.disabled = done < all || readyPictures().length === 0;
  };
  const rowOf = (picture: PickedPicture) => {
    const { name } = picture.file;
    const remove = () => {
      state.pictures = state.pictures.filter((p) => p !== picture);
      draw();
      progress.textContent = t('pickRemoved', { name });
      input.focus();
    };
    return el(
      'li',
      { class: picture.state },
      el('span', {}, el('bdi', {}, name), el('br'), t(WORDS[picture.state])),
      el('button', { type: 'button', class: 'bare', 'aria-label': t('pickRemove', { name }), onclick: remove }, '✕'),
    );
  };
  const hashOne = async (picture: PickedPicture) => {
    try {
      picture.hashes = await askHash(picture.file);
      picture.state = picture.hashes.quality < MIN_QUALITY ? 'plain' : 'ready';
    } catch {
      // The browser has no decoder for it, or it is no picture: said beside its name.
      picture.state = (await readsAsHeic(picture.file)) ? 'heic' : 'unreadable';
    }
    if (list.isConnected) draw();
  };
  const take = (files: Iterable<File>) => {
    const chosen = [...files];
    const added = chosen.slice(0, MAX_AT_ONCE - state.pictures.length);
    problem.textContent = added.length < chosen.length ? t('pickTooMany', { max: MAX_AT_ONCE }) : '';
    const pictures = added.map((file): PickedPicture => ({ file, state: 'hashing' }));
    state.pictures.push(...pictures);
    draw();
    for (const picture of pictures) void hashOne(picture);
  };
  const goOn = async () => {
    if (!state.adding || !state.key) return show('confirm');
    next.disabled = true;
    problem.textContent = t('sending');
    try {
      await addPictures(state.key, readyPictures());
      Object.assign(state, { pictures: [], adding: false });
      show('status');
    } catch (error) {
      problem.textContent = sayProblem(error);
      next.disabled = false;
    }
  };

  const input = el('input', {
    type: 'file',
    id: 'files',
    multiple: true,
    accept: 'image/*',
    onchange: () => {
      take(input.files ?? []);
      input.value = '';
    },
  });
  const drop = el(
    'div',
    {
      class: 'drop',
      ondragover: (event) => {
        event.preventDefault();
        drop.classList.add('over');
      },
      ondragleave: () => drop.classList.remove('over'),
      ondrop: (event) => {
        event.preventDefault();
        drop.classList.remove('over');
        take((event as DragEvent).dataTransfer?.files ?? []);
      },
    },
    input,
    el('label', { for: 'files', class: 'button main' }, t('pickButton')),
    el('p', { class: 'soft' }, t('pickDrop')),
  );
  const exact = el('input', {
    type: 'checkbox',
    id: 'exact',
    checked: state.exact,
    onchange: () => {
      state.exact = exact.checked;
    },
  });
  draw();
  return [
    heading(t('pickTitle')),
    el('p', {}, t('pickLead')),
    drop,
    progress,
    list,
    el('label', { class: 'choice' }, exact, el('span', {}, t('pickExact'))),
    problem,
    el('div', { class: 'row' }, backButton(show, state.adding ? 'status' : 'start'), next),
  ];
};

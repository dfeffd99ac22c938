import type { HashedPicture } from './hash-picture.ts';

/** Below this PDQ quality a hash meets pictures of other people; the same number as in @haetae/contracts. */
export const MIN_QUALITY = 50;
export const MAX_AT_ONCE = 30;

export interface PickedPicture {
  file: File;
  state: 'hashing' | 'ready' | 'plain' | 'unreadable' | 'heic';
  hashes?: HashedPicture;
}

/** What the page knows, in memory alone: no cookie, no storage. Gone with the tab. */
export interface PageState {
  screen: 'start' | 'pick' | 'confirm' | 'done' | 'status';
  pictures: PickedPicture[];
  exact: boolean;
  /** A report that pictures are added to, or that was just made. */
  key?: { caseNumber: string; pin: string } | undefined;
  adding: boolean;
}
export const state: PageState = { screen: 'start', pictures: [], exact: false, adding: false };

/** Forgets everything that was picked or typed. */
export function forget(): void {
  Object.assign(state, { pictures: [], exact: false, key: undefined, adding: false });
}

export const readyPictures = () => state.pictures.filter((p) => p.state === 'ready');

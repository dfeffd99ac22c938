import type { AnyLabel, ImageHashes, Match, Pack, PdqQuery, Score } from '@haetae/contracts';

/** A text as a signal sees it. `text` is the original; spans point into it. */
export interface TextSubject {
  itemId: string;
  text: string;
  /** `normaliseText(text)`, done once for all signals: `map[i]` is the offset in `text` of its i-th code unit. */
  normalised: { text: string; map: Uint32Array };
  lang: string;
  langConfidence: number;
  pack: Pack;
}

/** An image as a signal sees it: hashes only, never bytes. */
export interface ImageSubject {
  itemId: string;
  mediaId: string;
  organisationId: string;
  hashes: ImageHashes;
  queries: PdqQuery[];
  pack: Pack;
}

/** What a signal says of one subject; the caller adds signal name, version and media id. */
export type SignalScore = Omit<Score, 'signal' | 'version' | 'mediaId'>;

/** What signals may use. A signal takes what it needs in `start`, so that a process pays only for signals it runs. */
export interface SignalResources {
  modelsDir?: string;
  textModel: 'full' | 'open';
  textPath: 'fast' | 'cascade' | 'full';
  /** Answers from the banks that `organisationId` may see. */
  matchImage?: (subject: ImageSubject) => Match[];
}

/** A signal that has been started. `score` answers one result a subject, in order. */
export interface RunningSignal<S> {
  score(subjects: readonly S[]): Promise<SignalScore[]> | SignalScore[];
  stop?(): Promise<void> | void;
  /** Shown on /healthz and in the start-up log, as in `backend: wasm`. */
  info?: Record<string, unknown>;
}

/** An example that must hold: the conformance suite runs every one. */
export interface TextExample {
  text: string;
  lang: string;
  /** Labels that must be flagged; an empty list means that nothing may be. */
  flags: AnyLabel[];
}
export interface ImageExample {
  what: string;
  subject: Pick<ImageSubject, 'hashes' | 'queries'>;
  matches: Match[];
  flags: AnyLabel[];
}

interface SignalBase {
  /** Kebab-case, equal to the file's name. */
  name: string;
  /** Part of the key of a score: raise it when the same input may get another answer. */
  version: string;
  /** What kind of detector: said to people beside its results. */
  kind: 'model' | 'lexicon' | 'rule' | 'hash';
  /** One sentence for the docs and the console. */
  description: string;
  /** Labels that it can give. */
  labels: readonly AnyLabel[];
}
export interface TextSignal extends SignalBase {
  media: 'text';
  examples: readonly TextExample[];
  start(resources: SignalResources): Promise<RunningSignal<TextSubject>> | RunningSignal<TextSubject>;
}
export interface ImageSignal extends SignalBase {
  media: 'image';
  examples: readonly ImageExample[];
  start(resources: SignalResources): Promise<RunningSignal<ImageSubject>> | RunningSignal<ImageSubject>;
}
export type Signal = TextSignal | ImageSignal;

/** Declares a signal. One file, one signal; the registry finds it (`npm run gen`). */
export function defineSignal<S extends Signal>(signal: S): S {
  return signal;
}

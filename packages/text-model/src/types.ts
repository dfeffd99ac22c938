import type { Abstained, Highlight, Label, LabelScores } from '@haetae/contracts';

export const MODEL_NAMES = ['full', 'open'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
/**
 * `fast`: linear heads alone. `cascade`: the network as well, and the transformer for uncertain English texts. `full`: the
 * transformer for every English text.
 */
export const MODEL_PATHS = ['fast', 'cascade', 'full'] as const;
export type ModelPath = (typeof MODEL_PATHS)[number];
export const BACKEND_CHOICES = ['auto', 'tfjs-node', 'wasm'] as const;
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** One text to score. `lang` as the caller knows it (ISO 639, a region after a dash is ignored); absent: `und`. */
export interface TextInput {
  text: string;
  lang?: string;
}

/** What the model says of one text. Every probability is finite and in [0,1]; with `abstained`, `labels` may be empty. */
export interface TextResult {
  lang: string;
  labels: LabelScores;
  /** Labels whose probability is at or above their threshold. */
  flags: Label[];
  /** The thresholds that were used, by label. */
  thresholds: LabelScores;
  /** Whether the quality in this language rests on a human-labelled test set. */
  measured: boolean;
  abstained?: Abstained;
  highlights?: Highlight[];
  /** For a long text: the part (UTF-16 units of the original) with the highest `toxic`; absent when there was one window. */
  window?: { start: number; end: number };
  /** Which heads spoke: `linear`, or `linear+transformer`. */
  via: 'linear' | 'linear+transformer';
  /** `name@version`. */
  model: string;
}

export interface LanguageInfo {
  /** There is a human-labelled test set for this language and its results are in `metrics`. */
  measured: boolean;
  labels: Label[];
  /** What the heads for this language learned from. */
  trainedOn: { human: number; synthetic: number; benign: number };
}

export interface ModelInfo {
  name: string;
  version: string;
  licence: string;
  path: ModelPath;
  /** `typed-arrays` for the linear part, and what runs the graph of the deep path (`none` when it is not loaded). */
  backend: { linear: 'typed-arrays'; graph: string };
  languages: Record<string, LanguageInfo>;
  /** The figures measured when the model was made; see the model card. */
  metrics: unknown;
}

export interface ScoreOptions {
  /** For which texts the spans that moved a label are computed. Default `none`. */
  highlights?: 'none' | 'flagged' | 'all';
}

export interface TextModel {
  readonly info: ModelInfo;
  /** Scores in input order. Bad input is answered with `abstained`, never an exception or NaN. */
  scoreTexts(inputs: readonly TextInput[], options?: ScoreOptions): Promise<TextResult[]>;
  close(): Promise<void>;
}

export interface LoadOptions {
  /** A model folder (holding manifest.json). Default: the repository's `models/<name>`. */
  dir?: string;
  name?: ModelName;
  /** Default `cascade` when the folder has a transformer, else `fast`. */
  path?: ModelPath;
  backend?: BackendChoice;
}
